import type { Segment } from './segment.js';

/** Over how many frames the chroma is compared with itself. */
const lags = [1, 2, 4, 8, 16, 32, 64];

/** Frequencies of the discrete Fourier transform of twelve pitch classes, without that of 0. */
const harmonics = 6;

/** Keeps a frequency that is not there from having a logarithm without bounds. */
const leastMagnitude = 0.01;

const cosine30 = Math.sqrt(3) / 2;

/** Frames whose magnitudes are multiplied before the logarithm is taken of them all; a product is then within 1e±100. */
const group = 16;

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
export function chromaStatistics({ frames, curves }: Segment): Float64Array {
  const output = new Float64Array(chromaFeatures);
  lags.forEach((lag, i) => {
    for (let from = 0; from < curves.length; from += frames)
      output[i] += recurrence(curves, from, from + frames, lag) / Math.max(1, frames - lag);
  });
  const magnitudes = new Float64Array(harmonics);
  const products = new Float64Array(harmonics).fill(1);
  for (let frame = 0; frame < frames; frame++) {
    fillMagnitudes(curves, frame, frames, magnitudes);
    const isLast = frame === frames - 1 || frame % group === group - 1;
    for (let k = 0; k < harmonics; k++) {
      products[k] *= magnitudes[k] + leastMagnitude;
      if (!isLast) continue;
      output[lags.length + k] += Math.log(products[k]) / frames;
      products[k] = 1;
    }
  }
  return output;
}

/** Σ x[t] x[t + lag] of a curve; in two sums, so that one need not wait for the other. */
function recurrence(curves: Float64Array, from: number, end: number, lag: number): number {
  let even = 0;
  let odd = 0;
  let t = from + lag;
  for (; t + 1 < end; t += 2) {
    even += curves[t] * curves[t - lag];
    odd += curves[t + 1] * curves[t + 1 - lag];
  }
  return t < end ? even + odd + curves[t] * curves[t - lag] : even + odd;
}

/**
 * |F[k]|, k = 1 to 6, of one frame. Pitch classes a tritone apart are added for the even frequencies and subtracted for the odd
 * ones, and so on: some 50 operations in place of 288.
 */
function fillMagnitudes(curves: Float64Array, frame: number, frames: number, magnitudes: Float64Array): void {
  const at = (pitchClass: number) => curves[pitchClass * frames + frame];
  const s0 = at(0) + at(6);
  const s1 = at(1) + at(7);
  const s2 = at(2) + at(8);
  const s3 = at(3) + at(9);
  const s4 = at(4) + at(10);
  const s5 = at(5) + at(11);
  const d0 = at(0) - at(6);
  const d1 = at(1) - at(7);
  const d2 = at(2) - at(8);
  const d3 = at(3) - at(9);
  const d4 = at(4) - at(10);
  const d5 = at(5) - at(11);
  const real = d0 + (d2 - d4) / 2;
  const imaginary = d3 + (d1 + d5) / 2;
  const turnedReal = cosine30 * (d1 - d5);
  const turnedImaginary = cosine30 * (d2 + d4);
  magnitudes[0] = magnitude(real + turnedReal, imaginary + turnedImaginary);
  magnitudes[1] = magnitude(s0 - s3 + (s1 - s4 - s2 + s5) / 2, cosine30 * (s1 - s4 + s2 - s5));
  magnitudes[2] = magnitude(d0 - d2 + d4, d1 - d3 + d5);
  magnitudes[3] = magnitude(s0 + s3 - (s1 + s4 + s2 + s5) / 2, cosine30 * (s1 + s4 - s2 - s5));
  magnitudes[4] = magnitude(real - turnedReal, imaginary - turnedImaginary);
  magnitudes[5] = Math.abs(s0 - s1 + s2 - s3 + s4 - s5);
}

function magnitude(real: number, imaginary: number): number {
  return Math.sqrt(real * real + imaginary * imaginary);
}
