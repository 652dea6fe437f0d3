import type * as Tfjs from '@tensorflow/tfjs-core';

/** Input `[batch, frames, channels]`, output `[batch, features]`; every step has a gradient on every backend. */
type Statistic = (tf: typeof Tfjs, x: Tfjs.Tensor3D) => Tfjs.Tensor2D;

/** Added to variances, so that the square root has a finite gradient for a constant channel. */
const epsilon = 1e-6;
/** Added to spreads, so that their logarithm does not blow up what hardly moves; MFCC spread over tens of dB. */
const leastSpread = 0.1;
const time = 1;

/**
 * The statistics over time that a `StatisticsPooling` layer can compute for each channel. TF.js turns names from
 * camel case to snake case and back when it saves a model, so a digit may only stand at a name's end.
 */
export const statistics = {
  mean: (tf, x) => tf.mean(x, time),
  /** Logarithm of the standard deviation. */
  logStd: (tf, x) => logStd(tf, x),
  /** The same of the first difference: how much a channel changes from frame to frame. */
  logStdDelta: (tf, x) => logStd(tf, difference(tf, x)),
  /** The same of the second difference. */
  logStdDelta2: (tf, x) => logStd(tf, difference(tf, difference(tf, x))),
  /**
   * Covariance of every pair of channels i <= j, in the order (0,0), (0,1), …, (1,1), …: with the mean, the Gaussian
   * by which Mandel & Ellis 2005 ("Song-level features and support vector machines for music classification")
   * describe a track's MFCC.
   */
  covariance: (tf, x) => upperTriangle(tf, covariance(tf, x)),
} satisfies Record<string, Statistic>;

/** The name of one of the {@link statistics}. */
export type StatisticName = keyof typeof statistics;

/** How many features a statistic gives for so many channels. */
export function featureCount(name: StatisticName, channels: number): number {
  return name === 'covariance' ? (channels * (channels + 1)) / 2 : channels;
}

function logStd(tf: typeof Tfjs, x: Tfjs.Tensor3D): Tfjs.Tensor2D {
  const std = tf.sqrt(tf.add(tf.mean(tf.square(centred(tf, x)), time), epsilon));
  return tf.log(tf.add<Tfjs.Tensor2D>(std, leastSpread));
}

function centred(tf: typeof Tfjs, x: Tfjs.Tensor3D): Tfjs.Tensor3D {
  return tf.sub(x, tf.mean(x, time, true));
}

function difference(tf: typeof Tfjs, x: Tfjs.Tensor3D): Tfjs.Tensor3D {
  const [batch, frames, channels] = x.shape;
  const size: [number, number, number] = [batch, frames - 1, channels];
  return tf.sub(tf.slice3d(x, [0, 1, 0], size), tf.slice3d(x, [0, 0, 0], size));
}

/** `[batch, channels, channels]`. */
function covariance(tf: typeof Tfjs, x: Tfjs.Tensor3D): Tfjs.Tensor3D {
  return tf.div(tf.matMul(centred(tf, x), centred(tf, x), true, false), x.shape[time]);
}

/** A product with a constant 0/1 matrix rather than `gather`, whose gradient the WASM backend lacks. */
function upperTriangle(tf: typeof Tfjs, matrices: Tfjs.Tensor3D): Tfjs.Tensor2D {
  const [batch, n] = matrices.shape;
  const cells = [...Array(n * n).keys()].filter(cell => cell % n >= Math.floor(cell / n));
  const selection = tf.oneHot(tf.tensor1d(cells, 'int32'), n * n);
  return tf.matMul(tf.reshape(matrices, [batch, n * n]), tf.cast(selection, 'float32'), false, true);
}
