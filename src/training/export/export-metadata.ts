import { featureShape, type FeatureParameters, type FeatureShape } from '../../features/parameters.js';
import type { Augmentation } from '../data/augment.js';
import type { Dataset } from '../data/dataset.js';
import { featureCacheKey } from '../data/feature-cache-key.js';

/** The key of an export's metadata in a Parquet file. */
export const metadataKey = 'hyena';

/** What the files of an export say of it: as JSON under {@link metadataKey}. */
export interface ExportMetadata {
  readonly format: 1;
  readonly features: FeatureParameters;
  /** Of a segment. */
  readonly shape: FeatureShape;
  /** Of what computes them, with the augmentation. */
  readonly revision: string;
  /** How the augmented copies were made, where there are any. */
  readonly augmentation?: Augmentation | undefined;
  /** How many were found, also of those that could not be read. */
  readonly tracks: number;
  /** In alphabetical order. */
  readonly genres: readonly string[];
  /** Whether artists are named. */
  readonly groupedBy: Dataset['groupedBy'];
}

/** Describes an export of a data set. */
export async function describeExport(
  { genres, groupedBy, tracks }: Pick<Dataset, 'genres' | 'groupedBy' | 'tracks'>,
  features: FeatureParameters,
  augmentation: Augmentation | undefined,
): Promise<ExportMetadata> {
  const revision = await featureCacheKey({ features, augmentation });
  return {
    format: 1,
    features,
    shape: featureShape(features),
    revision,
    ...(augmentation && { augmentation }),
    tracks: tracks.length,
    genres,
    groupedBy,
  };
}
