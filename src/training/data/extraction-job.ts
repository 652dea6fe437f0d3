import type { FeatureParameters } from '../../features/parameters.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import type { Digest } from '../../models/version.js';
import type { BackendPreference } from '../../runtimes/tfjs/runtime.js';
import type { StatisticName } from '../../runtimes/tfjs/statistics.js';
import type { Augmentation } from './augment.js';

/** Where features are kept. */
export interface CachePlaces {
  /** A folder of this machine. */
  readonly folder: string;
  /** What has features that the folder lacks, and is given those that it lacks itself. */
  readonly shared?: ObjectStore | undefined;
}

/** The settings of an extraction child, passed once, when it starts. */
export interface ExtractionOptions {
  readonly features: FeatureParameters;
  /** How to vary each track for training; without it only the track as it is. */
  readonly augmentation?: Augmentation | undefined;
  /** What to pool of each segment; without it nothing. */
  readonly statistics?: readonly StatisticName[] | undefined;
  /** Whether to give the features of all segments themselves in place of statistics. */
  readonly unpooled?: boolean | undefined;
  /** Whose embedding to compute of each segment in place of statistics; children are given the version itself as a chore. */
  readonly base?: Digest | undefined;
  /** What computes embeddings. */
  readonly backend?: BackendPreference | undefined;
  /** Folder of the feature cache. */
  readonly cache: string;
}

/** The features of one track. Its variants' would be too many to be kept of many tracks: only their statistics are. */
export interface TrackFeatures {
  /** sha256 of the file. */
  readonly content: string;
  /** How long the track lasts. */
  readonly seconds: number;
  /**
   * Of the track as it is, `segments × frames × values`, row-major. Equal segments (of a track that is no longer than one)
   * are there once.
   */
  readonly clean: Float32Array;
  /**
   * Statistics of the segments of the track as it is, then of those of its augmented variants; or embeddings, or the features
   * themselves: `rows × features`, row-major.
   */
  readonly statistics: Float32Array;
  /** Why they are not in the cache, if they are not; a full disk for one. */
  readonly uncached?: string | undefined;
}
