import { covariance, pairs } from './moments.js';
import type { Segment } from './segment.js';
import { symmetricLogarithm } from './symmetric-logarithm.js';

/**
 * The matrix logarithm of the covariance of the channels plus the identity, which keeps it finite: its upper triangle,
 * in the order of {@link covariance}, with √2 times what is off the diagonal. Between such vectors the Euclidean distance
 * is the log-Euclidean one between the covariances (Arsigny et al. 2006, "Log-Euclidean metrics for fast and simple
 * calculus on diffusion tensors"). Zeros where nothing moves, or where there is no frame.
 */
export function logCovariance(segment: Segment): Float64Array {
  const { channels, frames } = segment;
  if (frames === 0) return new Float64Array(pairs(channels));
  const upper = covariance(segment);
  const matrix = new Float64Array(channels * channels);
  for (let i = 0, at = 0; i < channels; i++) {
    for (let j = i; j < channels; j++, at++) matrix[i * channels + j] = upper[at] + (i === j ? 1 : 0);
  }
  const logarithm = symmetricLogarithm(matrix, channels);
  for (let i = 0, at = 0; i < channels; i++) {
    for (let j = i; j < channels; j++, at++)
      upper[at] = logarithm[i * channels + j] * (i === j ? 1 : Math.SQRT2);
  }
  return upper;
}
