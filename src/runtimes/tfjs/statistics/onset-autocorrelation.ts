import { centred, difference, type Segment } from './segment.js';

/** Lags, in frames: each mean is over four from the first on; the peaks are those of the lags from `peaksFrom` on. */
const lags = { first: 4, end: 104, width: 4, peaksFrom: 10 };

/** Which of the largest values are taken. */
const ranks = [1, 5, 20];

/** Keeps what does not move from being divided by zero. */
const leastPower = 0.001;

/** Features of the onset autocorrelation, whatever the number of channels. */
export const onsetFeatures = 2 * ((lags.end - lags.first) / lags.width + ranks.length);

/**
 * How regular the beat is: the autocorrelation of two onset curves, how much the first channel rises (for MFCC, the
 * loudness) and how far all channels move, each less its mean, in relation to that at lag 0. Of each, means over four lags
 * from lag 4 to 103 frames, then the largest, the fifth and the twentieth largest value from lag 10 on. At lags as long as
 * the segment it is 0.
 */
export function onsetAutocorrelation(segment: Segment): Float64Array {
  const { channels, frames, curves } = difference(segment);
  const onsets = new Float64Array(2 * frames);
  for (let frame = 0; frame < frames; frame++) {
    onsets[frame] = Math.max(0, curves[frame]);
    let square = 0;
    for (let channel = 0; channel < channels; channel++) square += curves[channel * frames + frame] ** 2;
    onsets[frames + frame] = Math.sqrt(square);
  }
  const rest = centred({ channels: 2, frames, curves: onsets }).curves;
  const output = new Float64Array(onsetFeatures);
  fillPeriodicity(rest.subarray(0, frames), output.subarray(0, onsetFeatures / 2));
  fillPeriodicity(rest.subarray(frames), output.subarray(onsetFeatures / 2));
  return output;
}

function fillPeriodicity(onsets: Float64Array, output: Float64Array): void {
  const frames = onsets.length;
  // With zeros after it, so that no lag needs to end earlier than another.
  const curve = new Float64Array(frames + lags.width);
  curve.set(onsets);
  let power = leastPower;
  for (let frame = 0; frame < frames; frame++) power += curve[frame] * curve[frame];

  const relative = new Float64Array(lags.end);
  for (let lag = lags.first, band = 0; lag < lags.end; lag += lags.width, band++) {
    // Four lags at a time share what they read.
    let s0 = 0;
    let s1 = 0;
    let s2 = 0;
    let s3 = 0;
    for (let frame = 0, later = lag; later < frames; frame++, later++) {
      const onset = curve[frame];
      s0 += onset * curve[later];
      s1 += onset * curve[later + 1];
      s2 += onset * curve[later + 2];
      s3 += onset * curve[later + 3];
    }
    relative[lag] = s0 / power;
    relative[lag + 1] = s1 / power;
    relative[lag + 2] = s2 / power;
    relative[lag + 3] = s3 / power;
    output[band] = (s0 + s1 + s2 + s3) / (lags.width * power);
  }
  const ascending = relative.subarray(lags.peaksFrom).sort();
  ranks.forEach((rank, i) => (output[output.length - ranks.length + i] = ascending[ascending.length - rank]));
}
