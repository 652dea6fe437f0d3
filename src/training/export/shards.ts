import { featureSize, type FeatureParameters } from '../../features/parameters.js';
import type { Augmentation } from '../data/augment.js';

/** Bytes of features that a shard has, about: it is in memory as a whole. */
const shardBytes = 2 ** 25;

/** Into how many shards tracks are cut. Only their number counts, so it is known before their features are. */
export function shardCount(
  tracks: number,
  features: FeatureParameters,
  augmentation: Augmentation | undefined,
): number {
  const copies = augmentation ? augmentation.variants * augmentation.segments : 0;
  const bytes = 4 * featureSize(features) * (features.segments + copies);
  return Math.max(1, Math.min(tracks, Math.ceil((tracks * bytes) / shardBytes), 99_999));
}

/** In which shard a track is. */
export const shardOf = (index: number, tracks: number, shards: number): number =>
  Math.floor((index * shards) / tracks);

/** The folder of shards. */
export const shardFolder = 'data/';

/** The name of a shard, by which HuggingFace's `datasets` finds it. */
export const shardName = (shard: number, shards: number): string =>
  `train-${digits(shard)}-of-${digits(shards)}.parquet`;

/** A name of {@link shardName}: how many shards there are. */
export const shardPattern = /^train-\d{5}-of-(\d{5})\.parquet$/;

const digits = (number: number) => String(number).padStart(5, '0');
