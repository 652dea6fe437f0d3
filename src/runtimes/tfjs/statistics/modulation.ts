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
  /** Of `2π bin t / frames` for t from 1 to `frames / 2`: a row a bin, from bin 1 on, and an even number of them. */
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
 * The power of the bins from 1 on. That of a real signal takes half the products when what lies symmetrically about its
 * middle is added, for the cosines, and subtracted, for the sines. Two bins at a time keep the processor busy.
 */
function powerSpectrum(curve: Float64Array, { frames, window, cosines, sines }: Tables): Float64Array {
  const half = frames >> 1;
  const [even, odd] = [new Float64Array(half), new Float64Array(half)];
  // The window is zero at frame 0, which has no counterpart.
  for (let t = 1; t <= half; t++) {
    const left = window[t] * curve[t];
    const right = window[frames - t] * curve[frames - t];
    even[t - 1] = 2 * t === frames ? left : left + right;
    odd[t - 1] = left - right;
  }
  const powers = new Float64Array(half === 0 ? 0 : cosines.length / half);
  for (let bin = 0; bin < powers.length; bin += 2) {
    let real = 0;
    let imaginary = 0;
    let nextReal = 0;
    let nextImaginary = 0;
    for (let t = 0, row = bin * half; t < half; t++, row++) {
      real += even[t] * cosines[row];
      imaginary += odd[t] * sines[row];
      nextReal += even[t] * cosines[row + half];
      nextImaginary += odd[t] * sines[row + half];
    }
    powers[bin] = real * real + imaginary * imaginary;
    powers[bin + 1] = nextReal * nextReal + nextImaginary * nextImaginary;
  }
  return powers;
}

function createTables(frames: number): Tables {
  const half = frames >> 1;
  const bins = edges.map(edge => Math.min(edge, half + 1));
  const rows = 2 * Math.ceil((bins[modulationBands] - 1) / 2);
  const fill = (wave: (angle: number) => number) =>
    Float64Array.from({ length: rows * half }, (_, i) => {
      const periods = (1 + Math.floor(i / half)) * (1 + (i % half));
      return wave((2 * Math.PI * (periods % frames)) / frames);
    });
  return { frames, window: periodicHann(frames), bins, cosines: fill(Math.cos), sines: fill(Math.sin) };
}
