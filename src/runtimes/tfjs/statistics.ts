import { pitchClasses } from '../../features/pitch-classes.js';
import { chromaFeatures, chromaStatistics } from './statistics/chroma.js';
import { logCovariance } from './statistics/log-covariance.js';
import { modulation, modulationBands } from './statistics/modulation.js';
import { covariance, logStd, pairs } from './statistics/moments.js';
import { onsetAutocorrelation, onsetFeatures } from './statistics/onset-autocorrelation.js';
import { difference, mean, segmentOf, type Segment } from './statistics/segment.js';

/** Computes features of a segment. */
interface Statistic {
  readonly compute: (segment: Segment) => Float64Array;
  /** How many features it gives for so many channels, whatever the number of frames. */
  readonly features: (channels: number) => number;
}

const perChannel = (channels: number) => channels;

/**
 * The statistics over time that a `StatisticsPooling` layer can compute of a segment. TF.js turns names from
 * camel case to snake case and back when it saves a model, so a digit may only stand at a name's end.
 */
export const statistics = {
  mean: { compute: mean, features: perChannel },
  /** Logarithm of the standard deviation. */
  logStd: { compute: logStd, features: perChannel },
  /** The same of the first difference: how much a channel changes from frame to frame. */
  logStdDelta: { compute: segment => logStd(difference(segment)), features: perChannel },
  /** The same of the second difference. */
  logStdDelta2: { compute: segment => logStd(difference(difference(segment))), features: perChannel },
  /**
   * With the mean, the Gaussian by which Mandel & Ellis 2005 ("Song-level features and support vector machines for music
   * classification") describe a track's MFCC.
   */
  covariance: { compute: covariance, features: pairs },
  logCovariance: { compute: logCovariance, features: pairs },
  /** The same of the first difference. */
  logCovarianceDelta: { compute: segment => logCovariance(difference(segment)), features: pairs },
  modulation: { compute: modulation, features: channels => channels * modulationBands },
  onsetAutocorrelation: { compute: onsetAutocorrelation, features: () => onsetFeatures },
  /** Of the last twelve channels; all other statistics are of the channels before them then. */
  chroma: { compute: chromaStatistics, features: () => chromaFeatures },
} satisfies Record<string, Statistic>;

/** The name of one of the {@link statistics}. */
export type StatisticName = keyof typeof statistics;

/** How many features each of some statistics gives for so many channels. */
export function pooledSizes(names: readonly StatisticName[], channels: number): number[] {
  const others = channelsBeforeChroma(names, channels);
  return names.map(name => statistics[name].features(others));
}

/** How many features some statistics give for so many channels. */
export function pooledFeatures(names: readonly StatisticName[], channels: number): number {
  return pooledSizes(names, channels).reduce((sum, size) => sum + size, 0);
}

/**
 * How much each feature counts in the novelty of a track. Noises, tones and speech differ from music less by their sound than
 * by how it varies, so the modulation counts twice.
 */
export function noveltyEmphasis(names: readonly StatisticName[], channels: number): Float64Array {
  const sizes = pooledSizes(names, channels);
  return Float64Array.from(
    names.flatMap((name, i) => new Array<number>(sizes[i]).fill(name === 'modulation' ? 2 : 1)),
  );
}

/** @throws RangeError when a statistic is of the chroma, and there are no other channels */
function channelsBeforeChroma(names: readonly StatisticName[], channels: number): number {
  if (!names.includes('chroma')) return channels;
  if (channels <= pitchClasses)
    throw new RangeError(`Statistics of the chroma need more than ${channels} channels.`);
  return channels - pitchClasses;
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
  const others = channelsBeforeChroma(names, channels);
  const output = new Float32Array((values.length / size) * pooledFeatures(names, channels));
  for (let from = 0, at = 0; from < values.length; from += size) {
    const segment = values.subarray(from, from + size);
    const coefficients = segmentOf(segment, channels, 0, others);
    const chroma = segmentOf(segment, channels, others, channels);
    for (const name of names) {
      const features = statistics[name].compute(name === 'chroma' ? chroma : coefficients);
      output.set(features, at);
      at += features.length;
    }
  }
  return output;
}
