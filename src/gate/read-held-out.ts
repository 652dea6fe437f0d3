import { readDataset, type Dataset, type LabelledAudio } from '../training/data/dataset.js';
import { requireKnown } from '../training/judge/evaluate.js';
import type { Progress } from '../training/progress.js';
import { asked, WrongUse } from '../wrong-use.js';
import type { Pair } from './answer-held-out.js';
import { requireFigures, type Floor } from './floors.js';
import { knownTracks, type KnownTracks } from './known-tracks.js';

/** Where held-out tracks are, and of what genres they have to be. */
export interface HeldOutOptions extends LabelledAudio {
  readonly floors: readonly Floor[];
}

/** Labelled tracks, and which of them must not count. */
export interface HeldOut {
  readonly dataset: Dataset;
  readonly known: KnownTracks;
}

/**
 * Finds the tracks that two versions are to be compared on, and what those were trained on.
 *
 * @throws WrongUse when the data, the versions and the floors do not fit together
 */
export async function readHeldOut(
  { candidate, baseline }: Pair,
  { floors, ...audio }: HeldOutOptions,
  progress: Progress,
): Promise<HeldOut> {
  if (candidate.digest === baseline.digest) throw new WrongUse('the candidate is the baseline itself');
  for (const { manifest } of [candidate, baseline])
    if (manifest.task === 'multi-label') throw new WrongUse('models of several labels a track have no gate');
  const dataset = await asked(() => readDataset(audio, 1));
  for (const { manifest } of [candidate, baseline]) requireKnown(dataset.genres, manifest.labels);
  requireFigures(floors, dataset.genres);
  for (const note of dataset.notes) progress.note(`warning: ${note}`);
  const known = await asked(() => knownTracks([candidate, baseline]));
  for (const version of known.unknown)
    progress.note(
      `warning: version ${version} does not list what it was trained on; it may know these tracks`,
    );
  return { dataset, known };
}
