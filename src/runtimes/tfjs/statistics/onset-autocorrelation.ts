import { centredCurve, difference, product, type Segment } from './segment.js';

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
  const changes = difference(segment);
  const movement = new Float64Array(changes[0].length);
  for (const curve of changes)
    for (let frame = 0; frame < curve.length; frame++) movement[frame] += curve[frame] * curve[frame];
  const output = new Float64Array(onsetFeatures);
  output.set(periodicity(changes[0].map(change => Math.max(0, change))));
  output.set(periodicity(movement.map(Math.sqrt)), onsetFeatures / 2);
  return output;
}

function periodicity(curve: Float64Array): Float64Array {
  const x = centredCurve(curve);
  const power = product(x, x) + leastPower;
  const relative = new Float64Array(lags.end);
  for (let lag = lags.first; lag < lags.end; lag++) relative[lag] = product(x, x, lag) / power;

  const output = new Float64Array(onsetFeatures / 2);
  for (let lag = lags.first; lag < lags.end; lag++)
    output[Math.floor((lag - lags.first) / lags.width)] += relative[lag] / lags.width;
  const ascending = relative.slice(lags.peaksFrom).sort();
  output.set(
    ranks.map(rank => ascending[ascending.length - rank]),
    output.length - ranks.length,
  );
  return output;
}
