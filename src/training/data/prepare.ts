import type { FeatureParameters } from '../../features/parameters.js';
import type { Augmentation } from './augment.js';
import type { Dataset } from './dataset.js';
import { extractTracks, type FeaturedTrack } from './extraction.js';
import type { Progress } from '../progress.js';

/** Where labelled audio lies and how its features are made. */
export interface DataOptions {
  readonly data: string;
  /** CSV of artists; without it every file counts as an artist's only one. */
  readonly artists?: string | undefined;
  readonly features: FeatureParameters;
  readonly workers: number;
  /** Folder of the feature cache. */
  readonly cache: string;
}

/** Labelled tracks with their features. */
export interface PreparedData extends Omit<Dataset, 'tracks'> {
  readonly tracks: readonly FeaturedTrack[];
}

/**
 * Computes the features of labelled audio, with and without variants. Names what it left out.
 *
 * @throws Error when no track can be used
 */
export async function prepareData(
  { genres, tracks: found, groupedBy, ...dataset }: Dataset,
  { features, workers, cache }: Omit<DataOptions, 'data' | 'artists'>,
  augmentation: Augmentation | undefined,
  progress: Progress,
): Promise<PreparedData> {
  const bar = progress.begin('features', found.length);
  const options = { features, cache, ...(augmentation && { augmentation }) };
  const { tracks, ...extraction } = await extractTracks(found, options, workers, bar.step);
  bar.end();
  const skipped = [...dataset.skipped, ...extraction.skipped];
  for (const { track, reason } of skipped) progress.note(`skipped ${track.genre}/${track.id}: ${reason}`);
  progress.note(`${tracks.length} tracks, ${skipped.length} skipped`);
  const uncached = tracks.filter(track => track.uncached);
  if (uncached.length > 0)
    progress.note(
      `warning: the features of ${uncached.length} tracks are not cached: ${uncached[0].uncached}`,
    );
  if (augmentation && groupedBy === 'file')
    progress.note(
      'warning: without --artists tracks of one artist may be trained on and tested on, which makes the figures too good',
    );
  if (tracks.length === 0) throw new Error('no track can be used');
  return { genres, tracks, skipped, groupedBy };
}
