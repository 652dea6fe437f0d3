import { addProducts } from '../../products.js';
import { centred, type Segment } from './segment.js';

/** Added to variances: what the models were trained with, from when their square root needed a gradient everywhere. */
const epsilon = 1e-6;
/** Added to spreads, so that their logarithm does not blow up what hardly moves; MFCC spread over tens of dB. */
const leastSpread = 0.1;

/** Logarithm of the standard deviation of each channel. */
export function logStd(segment: Segment): Float64Array {
  const { channels, frames, curves } = centred(segment);
  const output = new Float64Array(channels);
  for (let channel = 0, at = 0; channel < channels; channel++) {
    let square = 0;
    for (const end = at + frames; at < end; at++) square += curves[at] * curves[at];
    output[channel] = Math.log(Math.sqrt(square / frames + epsilon) + leastSpread);
  }
  return output;
}

/** Pairs of channels i <= j. */
export function pairs(channels: number): number {
  return (channels * (channels + 1)) / 2;
}

/** Covariance of every pair of channels i <= j, in the order (0,0), (0,1), …, (1,1), …. */
export function covariance(segment: Segment): Float64Array {
  const { channels, frames, curves } = centred(segment);
  const products = new Float64Array(channels * channels);
  addProducts(curves, curves, frames, products, true);
  const output = new Float64Array(pairs(channels));
  for (let i = 0, at = 0; i < channels; i++) {
    for (let j = i; j < channels; j++) output[at++] = products[i * channels + j] / frames;
  }
  return output;
}
