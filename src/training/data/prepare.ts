import type { FeatureParameters } from '../../features/parameters.js';
import { summaryOf, type Dataset, type LabelledAudio, type SkippedTrack } from './dataset.js';
import type { CachePlaces } from './extraction-job.js';
import { extractTracks, type ExtractionSettings, type FeaturedTrack } from './extraction.js';
import type { Progress } from '../progress.js';

/** Where labelled audio lies and how its features are made. */
export interface DataOptions extends LabelledAudio {
  readonly features: FeatureParameters;
  readonly workers: number;
  readonly cache: CachePlaces;
}

/**
 * Computes the features of labelled audio, with and without variants, and keeps of each track what is needed: the features
 * of all would not fit into memory. Names what it left out.
 *
 * @param keep called with each track and its index, in any order unless `inOrder` is asked for
 * @returns in the order of the tracks
 * @throws Error when no track can be used
 */
export async function prepareData<Kept>(
  { tracks, groupedBy, notes, skipped: notFound }: Dataset,
  { workers, ...extraction }: ExtractionSettings & Pick<DataOptions, 'workers'>,
  keep: (track: FeaturedTrack, index: number) => Kept | Promise<Kept>,
  progress: Progress,
): Promise<{ kept: Kept[]; skipped: SkippedTrack[] }> {
  for (const note of notes) progress.note(`warning: ${note}`);
  const bar = progress.begin('features', tracks.length);
  const { kept, uncached, unread, sharing } = await extractTracks(
    tracks,
    extraction,
    workers,
    keep,
    bar.step,
    fault => progress.note(`warning: ${fault.message}; it is tried again`),
  );
  bar.end();
  for (const line of sharing) progress.note(line);
  const skipped = [...notFound, ...unread];
  for (const line of summaryOf(skipped)) progress.note(`skipped ${line}`);
  progress.note(`${kept.length} tracks, ${skipped.length} skipped`);
  if (uncached.length > 0)
    progress.note(`warning: the features of ${uncached.length} tracks are not cached: ${uncached[0]}`);
  if ((extraction.augmentation ?? extraction.base) && groupedBy === 'file')
    progress.note(
      'warning: without --artists tracks of one artist may be trained on and tested on, which makes the figures too good',
    );
  if (kept.length === 0) throw new Error('no track can be used');
  return { kept, skipped };
}
