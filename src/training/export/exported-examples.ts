import type { MfccParameters } from '../../features/mfcc-parameters.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import { WrongUse } from '../../wrong-use.js';
import { featureCacheKey } from '../data/feature-cache-key.js';
import {
  collectExamples,
  recipeWeights,
  type KeptExample,
  type PreparedExamples,
} from '../data/prepare-examples.js';
import type { Dataset } from '../data/dataset.js';
import type { Progress } from '../progress.js';
import type { Recipe } from '../recipe.js';
import { readExport } from './read-export.js';
import type { PooledTrack } from './shard-job.js';

/** Examples of an export, and how its tracks are grouped. */
export interface ExportedExamples {
  readonly dataset: Pick<Dataset, 'genres' | 'groupedBy'>;
  readonly prepared: PreparedExamples;
}

/**
 * Takes the examples of a training from an export: those that the audio would give.
 *
 * @param folder for the statistics of segments
 * @throws WrongUse when the export is none, damaged, or of other features; Error when a genre has no track; StoreError
 */
export async function exportedExamples(
  store: ObjectStore,
  features: MfccParameters,
  recipe: Recipe,
  folder: string,
  progress: Progress,
): Promise<ExportedExamples> {
  const { augmentation } = recipe;
  const { statistics, ...weights } = recipeWeights(recipe, features);
  const revision = await featureCacheKey({ features, augmentation });
  const kept: KeptExample[] = [];
  let collect: ReturnType<typeof collectExamples> | undefined;
  const metadata = await readExport(
    store,
    { expected: { features, augmentation, revision }, statistics },
    (tracks, { genres, tracks: count }) => {
      collect ??= collectExamples(genres, count, features, weights, folder, progress);
      for (const track of tracks) kept.push(collect.keep(named(track)));
    },
  );
  const { genres, groupedBy } = metadata;
  const artists = kept.filter(({ source }) => source.artist !== undefined).length;
  if (groupedBy === 'artist' && artists === 0)
    throw new WrongUse(`${store.location} should name artists, and names none`);
  if (groupedBy === 'file')
    progress.note(
      'warning: an export without --artists: tracks of one artist may be trained on and tested on, which makes the figures too good',
    );
  progress.note(`${kept.length} tracks of ${store.location}`);
  return { dataset: { genres, groupedBy }, prepared: collect!.prepared(kept, []) };
}

/** Under the names by which a track of a folder goes. */
const named = ({ track, genre, artist, ...rest }: PooledTrack) => ({
  ...rest,
  genre,
  id: track.slice(genre.length + 1),
  group: artist ?? track,
});
