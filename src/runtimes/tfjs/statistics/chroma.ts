import { pitchClasses } from '../../../features/pitch-classes.js';
import { product, type Segment } from './segment.js';

/** Over how many frames the chroma is compared with itself. */
const lags = [1, 2, 4, 8, 16, 32, 64];

/** Frequencies of the discrete Fourier transform of twelve pitch classes, without that of 0. */
const harmonics = 6;

/** Keeps a frequency that is not there from having a logarithm without bounds. */
const leastMagnitude = 0.01;

/** Of whole turns, in twelfths. */
const cosines = Array.from({ length: pitchClasses }, (_, i) => Math.cos((2 * Math.PI * i) / pitchClasses));
const sines = Array.from({ length: pitchClasses }, (_, i) => Math.sin((2 * Math.PI * i) / pitchClasses));

/** Features of a segment's chroma. */
export const chromaFeatures = lags.length + harmonics;

/**
 * How lasting and how pronounced the harmony is, whatever its key: the mean product of the chroma vectors that lie 1 to 64
 * frames apart (recurrence: Foote 1999, "Visualizing music and audio using self-similarity"), then the mean over frames of
 * `ln(|F[k]| + 0.01)`, where F is the discrete Fourier transform over the pitch classes and k = 1 to 6 (Quinn 2007, "General
 * equal-tempered harmony"; its magnitudes do not change when all notes move by the same interval). At lags as long as the
 * segment the product is 0.
 *
 * @param chroma twelve channels, in each frame a vector of length 1
 */
export function chromaStatistics(chroma: Segment): Float64Array {
  const frames = chroma[0].length;
  const output = new Float64Array(chromaFeatures);
  lags.forEach((lag, i) => {
    for (const curve of chroma) output[i] += product(curve, curve, lag) / Math.max(1, frames - lag);
  });
  for (let k = 1; k <= harmonics; k++) {
    let sum = 0;
    for (let frame = 0; frame < frames; frame++) {
      let real = 0;
      let imaginary = 0;
      for (let i = 0; i < pitchClasses; i++) {
        real += cosines[(i * k) % pitchClasses] * chroma[i][frame];
        imaginary += sines[(i * k) % pitchClasses] * chroma[i][frame];
      }
      sum += Math.log(Math.sqrt(real * real + imaginary * imaginary) + leastMagnitude);
    }
    output[lags.length + k - 1] = sum / frames;
  }
  return output;
}
