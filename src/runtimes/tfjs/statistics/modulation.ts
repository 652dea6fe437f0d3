import { periodicHann } from '../../../features/window.js';
import { centredCurve, type Segment } from './segment.js';

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
  /** Of `2π bin t / frames`: a row a bin, from bin 1 on, and an even number of them; `t` from 0 on. */
  readonly cosines: Float64Array;
  readonly sines: Float64Array;
  /** Length of a row. */
  readonly length: number;
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
  const frames = segment[0].length;
  if (tables?.frames !== frames) tables = createTables(frames);
  const { bins } = tables;
  const output = new Float64Array(segment.length * modulationBands);
  for (let channel = 0; channel < segment.length; channel++) {
    const powers = powerSpectrum(centredCurve(segment[channel]), tables);
    for (let band = 0; band < modulationBands; band++) {
      let sum = 0;
      for (let bin = bins[band]; bin < bins[band + 1]; bin++) sum += powers[bin - 1];
      const mean = sum / Math.max(1, bins[band + 1] - bins[band]);
      output[channel * modulationBands + band] = Math.log(1 + mean);
    }
  }
  return output;
}

/**
 * The power of the bins from 1 on. Two bins at a time, one odd and one even, keep the processor busy.
 */
function powerSpectrum(curve: Float64Array, tables: Tables): Float64Array {
  const { cosines, sines, length } = tables;
  const { oddCosine, oddSine, evenCosine, evenSine } = fold(curve, tables);
  const powers = new Float64Array(cosines.length / length);
  for (let bin = 0; bin < powers.length; bin += 2) {
    let real = 0;
    let imaginary = 0;
    let nextReal = 0;
    let nextImaginary = 0;
    for (let t = 0, row = bin * length; t < length; t++, row++) {
      real += oddCosine[t] * cosines[row];
      imaginary += oddSine[t] * sines[row];
      nextReal += evenCosine[t] * cosines[row + length];
      nextImaginary += evenSine[t] * sines[row + length];
    }
    powers[bin] = real * real + imaginary * imaginary;
    powers[bin + 1] = nextReal * nextReal + nextImaginary * nextImaginary;
  }
  return powers;
}

/**
 * Adds what has the same cosine or sine but for its sign: frames `t` and `n − t` in every bin, and `t` and `n/2 − t`, where n
 * is even, with a sign that alternates from bin to bin. That leaves a quarter of the products.
 */
function fold(curve: Float64Array, { frames, window, length }: Tables) {
  const half = frames >> 1;
  const [cosine, sine] = [new Float64Array(half + 1), new Float64Array(half + 1)];
  // The window is zero at frame 0.
  for (let t = 1; t <= half; t++) {
    const left = window[t] * curve[t];
    const right = window[frames - t] * curve[frames - t];
    cosine[t] = 2 * t === frames ? left : left + right;
    sine[t] = left - right;
  }
  if (length > half) return { oddCosine: cosine, oddSine: sine, evenCosine: cosine, evenSine: sine };
  const [oddCosine, oddSine] = [new Float64Array(length), new Float64Array(length)];
  const [evenCosine, evenSine] = [new Float64Array(length), new Float64Array(length)];
  for (let t = 0; t < length; t++) {
    const isMiddle = 2 * t === half;
    const otherCosine = isMiddle ? 0 : cosine[half - t];
    const otherSine = isMiddle ? 0 : sine[half - t];
    oddCosine[t] = cosine[t] - otherCosine;
    oddSine[t] = sine[t] + otherSine;
    evenCosine[t] = cosine[t] + otherCosine;
    evenSine[t] = sine[t] - otherSine;
  }
  return { oddCosine, oddSine, evenCosine, evenSine };
}

function createTables(frames: number): Tables {
  const half = frames >> 1;
  const length = frames % 2 === 0 ? (half >> 1) + 1 : half + 1;
  const bins = edges.map(edge => Math.min(edge, half + 1));
  const rows = 2 * Math.ceil((bins[modulationBands] - 1) / 2);
  const fill = (wave: (angle: number) => number) =>
    Float64Array.from({ length: rows * length }, (_, i) => {
      const periods = (1 + Math.floor(i / length)) * (i % length);
      return wave((2 * Math.PI * (periods % frames)) / frames);
    });
  return {
    frames,
    window: periodicHann(frames),
    bins,
    cosines: fill(Math.cos),
    sines: fill(Math.sin),
    length,
  };
}
