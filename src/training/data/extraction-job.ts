import type { FeatureParameters } from '../../features/parameters.js';
import type { Augmentation } from './augment.js';

/** The settings of an extraction child, passed once, when it starts. */
export interface ExtractionOptions {
  readonly features: FeatureParameters;
  /** How to vary each track for training; without it only the track as it is. */
  readonly augmentation?: Augmentation;
  /** Folder of the feature cache. */
  readonly cache: string;
}

/** The features of one track. */
export interface TrackFeatures {
  /** sha256 of the file. */
  readonly content: string;
  /** How long the track lasts. */
  readonly seconds: number;
  /**
   * The track as it is, then its augmented variants; each `segments × frames × values`, row-major. Equal segments (of a
   * track that is no longer than one) are there once.
   */
  readonly variants: readonly Float32Array[];
  /** Why they are not in the cache, if they are not; a full disk for one. */
  readonly uncached?: string | undefined;
}
