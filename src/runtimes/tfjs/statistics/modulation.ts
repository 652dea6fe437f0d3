import { periodicHann } from '../../../features/window.js';
import { addProducts } from '../../products.js';
import { mean, type Segment } from './segment.js';

/** First bins of the bands, and the end of the last: periods a segment. */
const edges = [1, 3, 5, 8, 12, 18, 28, 44, 66];

/** Bands of the modulation spectrum of a channel. */
export const modulationBands = edges.length - 1;

/** What depends on the number of frames alone. */
interface Tables {
  readonly frames: number;
  readonly window: Float64Array;
  /** First bin of each band, and the end of the last. */
  readonly bins: readonly number[];
  /** Of the bins 1, 3, 5 and so on: `2π bin t / frames`, a row a bin. */
  readonly odd: Waves;
  /** Of the bins 2, 4, 6 and so on. */
  readonly even: Waves;
  /** Of a row. */
  readonly length: number;
}

/** Cosines and sines, or what is to be multiplied by them: rows of frames from 0 on. */
interface Waves {
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
}

/** Models of one process usually have one number of frames. */
let tables: Tables | undefined;

/**
 * How fast the channels vary: of each, less its mean and under a periodic Hann window, the logarithm of 1 + the mean of
 * the power spectrum in eight bands of periods a segment. Bins above half the frames do not exist, so a band is cut there;
 * one without bins gives 0.
 *
 * @returns `channels × 8`
 */
export function modulation(segment: Segment): Float64Array {
  const { channels, frames } = segment;
  if (tables?.frames !== frames) tables = createTables(frames);
  const { bins } = tables;
  const folded = fold(segment, tables);
  const odd = powerSpectrum(folded.odd, tables.odd, tables.length);
  const even = powerSpectrum(folded.even, tables.even, tables.length);
  const output = new Float64Array(channels * modulationBands);
  for (let channel = 0; channel < channels; channel++) {
    for (let band = 0; band < modulationBands; band++) {
      let sum = 0;
      for (let bin = bins[band]; bin < bins[band + 1]; bin++)
        sum += (bin % 2 === 1 ? odd : even)[((bin - 1) >> 1) * channels + channel];
      const width = Math.max(1, bins[band + 1] - bins[band]);
      output[channel * modulationBands + band] = Math.log(1 + sum / width);
    }
  }
  return output;
}

/** The power of some bins: `bins × channels`. */
function powerSpectrum(folded: Waves, waves: Waves, length: number): Float64Array {
  const size = (waves.cosines.length / length) * (folded.cosines.length / length);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  addProducts(waves.cosines, folded.cosines, length, real);
  addProducts(waves.sines, folded.sines, length, imaginary);
  for (let i = 0; i < size; i++) real[i] = real[i] * real[i] + imaginary[i] * imaginary[i];
  return real;
}

/**
 * Windows the curves, less their means, and adds what has the same cosine or sine but for its sign: frames `t` and `n − t` in every bin, and `t` and `n/2 − t`, where n
 * is even, with a sign that alternates from bin to bin. That leaves a quarter of the products.
 */
function fold(segment: Segment, { window, length }: Tables) {
  const { channels, frames, curves } = segment;
  const means = mean(segment);
  const half = frames >> 1;
  const odd = emptyWaves(channels * length);
  const even = length > half ? odd : emptyWaves(channels * length);
  const [cosine, sine] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  for (let channel = 0; channel < channels; channel++) {
    const curve = channel * frames;
    // The window is zero at frame 0.
    for (let t = 1; t <= half; t++) {
      const left = window[t] * (curves[curve + t] - means[channel]);
      const right = window[frames - t] * (curves[curve + frames - t] - means[channel]);
      cosine[t] = 2 * t === frames ? left : left + right;
      sine[t] = left - right;
    }
    for (let t = 0, at = channel * length; t < length; t++, at++) {
      const isAlone = length > half || 2 * t === half;
      const otherCosine = isAlone ? 0 : cosine[half - t];
      const otherSine = isAlone ? 0 : sine[half - t];
      odd.cosines[at] = cosine[t] - otherCosine;
      odd.sines[at] = sine[t] + otherSine;
      even.cosines[at] = cosine[t] + otherCosine;
      even.sines[at] = sine[t] - otherSine;
    }
  }
  return { odd, even };
}

function emptyWaves(size: number): Waves {
  return { cosines: new Float64Array(size), sines: new Float64Array(size) };
}

function createTables(frames: number): Tables {
  const half = frames >> 1;
  const length = frames % 2 === 0 ? (half >> 1) + 1 : half + 1;
  const bins = edges.map(edge => Math.min(edge, half + 1));
  const last = bins[modulationBands] - 1;
  const rows = (first: number, wave: (angle: number) => number) =>
    Float64Array.from({ length: ((last - first + 2) >> 1) * length }, (_, i) => {
      const periods = (first + 2 * Math.floor(i / length)) * (i % length);
      return wave((2 * Math.PI * (periods % frames)) / frames);
    });
  const waves = (first: number) => ({ cosines: rows(first, Math.cos), sines: rows(first, Math.sin) });
  return { frames, window: periodicHann(frames), bins, odd: waves(1), even: waves(2), length };
}
