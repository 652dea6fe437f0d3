import { centred, centredCurve, product, type Segment } from './segment.js';

/** Added to variances: what the models were trained with, from when their square root needed a gradient everywhere. */
const epsilon = 1e-6;
/** Added to spreads, so that their logarithm does not blow up what hardly moves; MFCC spread over tens of dB. */
const leastSpread = 0.1;

/** Logarithm of the standard deviation of each channel. */
export function logStd(segment: Segment): Float64Array {
  const spreads = segment.map(curve => {
    const rest = centredCurve(curve);
    return Math.log(Math.sqrt(product(rest, rest) / rest.length + epsilon) + leastSpread);
  });
  return new Float64Array(spreads);
}

/** Pairs of channels i <= j. */
export function pairs(channels: number): number {
  return (channels * (channels + 1)) / 2;
}

/** Covariance of every pair of channels i <= j, in the order (0,0), (0,1), …, (1,1), …. */
export function covariance(segment: Segment): Float64Array {
  const rest = centred(segment);
  const output = new Float64Array(pairs(rest.length));
  for (let i = 0, at = 0; i < rest.length; i++) {
    for (let j = i; j < rest.length; j++) output[at++] = product(rest[i], rest[j]) / rest[i].length;
  }
  return output;
}
