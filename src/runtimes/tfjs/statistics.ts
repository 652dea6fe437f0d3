/** One segment, `frames × channels` row-major. */
export interface Segment {
  readonly values: Float64Array;
  readonly channels: number;
}

/** Computes features of a segment. */
type Statistic = (segment: Segment) => Float64Array;

/** Added to variances: what the models were trained with, from when their square root needed a gradient everywhere. */
const epsilon = 1e-6;
/** Added to spreads, so that their logarithm does not blow up what hardly moves; MFCC spread over tens of dB. */
const leastSpread = 0.1;

/**
 * The statistics over time that a `StatisticsPooling` layer can compute for each channel. TF.js turns names from
 * camel case to snake case and back when it saves a model, so a digit may only stand at a name's end.
 */
export const statistics = {
  mean,
  /** Logarithm of the standard deviation. */
  logStd,
  /** The same of the first difference: how much a channel changes from frame to frame. */
  logStdDelta: segment => logStd(difference(segment)),
  /** The same of the second difference. */
  logStdDelta2: segment => logStd(difference(difference(segment))),
  /**
   * Covariance of every pair of channels i <= j, in the order (0,0), (0,1), …, (1,1), …: with the mean, the Gaussian
   * by which Mandel & Ellis 2005 ("Song-level features and support vector machines for music classification")
   * describe a track's MFCC.
   */
  covariance,
} satisfies Record<string, Statistic>;

/** The name of one of the {@link statistics}. */
export type StatisticName = keyof typeof statistics;

/** How many features a statistic gives for so many channels. */
export function featureCount(name: StatisticName, channels: number): number {
  return name === 'covariance' ? (channels * (channels + 1)) / 2 : channels;
}

/**
 * Pools segments: the chosen statistics of each, one after another.
 *
 * @param values `segments × frames × channels`, row-major
 * @returns `segments × features`, row-major
 */
export function poolStatistics(
  names: readonly StatisticName[],
  values: Float32Array,
  frames: number,
  channels: number,
): Float32Array {
  const size = frames * channels;
  const output = new Float32Array((values.length / size) * pooledFeatures(names, channels));
  const precise = new Float64Array(values);
  for (let from = 0, at = 0; from < precise.length; from += size) {
    const segment = { values: precise.subarray(from, from + size), channels };
    for (const name of names) {
      const features = statistics[name](segment);
      output.set(features, at);
      at += features.length;
    }
  }
  return output;
}

/** How many features some statistics give for so many channels. */
export function pooledFeatures(names: readonly StatisticName[], channels: number): number {
  return names.reduce((sum, name) => sum + featureCount(name, channels), 0);
}

function mean({ values, channels }: Segment): Float64Array {
  const sums = new Float64Array(channels);
  for (let at = 0; at < values.length;) for (let c = 0; c < channels; c++) sums[c] += values[at++];
  return sums.map(sum => (sum * channels) / values.length);
}

function logStd(segment: Segment): Float64Array {
  const { values, channels } = centred(segment);
  const squares = new Float64Array(channels);
  for (let at = 0; at < values.length;) {
    for (let c = 0; c < channels; c++, at++) squares[c] += values[at] * values[at];
  }
  return squares.map(sum => Math.log(Math.sqrt((sum * channels) / values.length + epsilon) + leastSpread));
}

function covariance(segment: Segment): Float64Array {
  const { values, channels } = centred(segment);
  const sums = new Float64Array(featureCount('covariance', channels));
  for (let frame = 0; frame < values.length; frame += channels) {
    let at = 0;
    for (let i = frame; i < frame + channels; i++) {
      for (let j = i; j < frame + channels; j++) sums[at++] += values[i] * values[j];
    }
  }
  return sums.map(sum => (sum * channels) / values.length);
}

function centred(segment: Segment): Segment {
  const { values, channels } = segment;
  const means = mean(segment);
  const rest = new Float64Array(values.length);
  for (let at = 0; at < values.length;) {
    for (let c = 0; c < channels; c++, at++) rest[at] = values[at] - means[c];
  }
  return { values: rest, channels };
}

function difference({ values, channels }: Segment): Segment {
  const differences = new Float64Array(values.length - channels);
  for (let at = 0; at < differences.length; at++) differences[at] = values[at + channels] - values[at];
  return { values: differences, channels };
}
