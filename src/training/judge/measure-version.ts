import type { Reference } from '../../drift/reference.js';
import { featureShape } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';
import { loadModel } from '../../runtimes/load-model.js';
import { loadRuntime, type BackendPreference, type Runtime } from '../../runtimes/tfjs/runtime.js';
import type { VerifiedVersion } from '../../models/version.js';
import { assess } from './assess.js';
import { readDataset, type Dataset } from '../data/dataset.js';
import { answerTrack } from './evaluate.js';
import { poolExamples } from '../data/examples.js';
import { prepareData, type DataOptions, type PreparedData } from '../data/prepare.js';
import type { Progress } from '../progress.js';
import type { Recipe } from '../recipe.js';
import { fewestTracks, measureReference } from './drift-reference.js';
import { heldOutAnswers } from './held-out-answers.js';
import type { LabelledAnswer } from './track-answer.js';

/** What a version is measured on, and whose answers count. */
export interface MeasureOptions extends Omit<DataOptions, 'features'> {
  readonly backend: BackendPreference;
  /** The version was trained on these tracks: take the answers of a cross-validation in so many parts instead of its own. */
  readonly folds?: number | undefined;
  readonly seeds: readonly number[];
  /** How the classifiers of a cross-validation are fitted. */
  readonly recipe: Recipe;
}

/**
 * Measures the reference of a version that is there already.
 *
 * @throws Error when there are too few tracks, or none of one of the model's genres for a cross-validation; as
 * `loadModel`
 */
export async function measureVersion(
  version: VerifiedVersion,
  options: MeasureOptions,
  progress: Progress,
): Promise<Reference> {
  const { features, labels: genres } = version.manifest;
  const dataset = await readDataset(options.data, options.artists);
  const { tracks, answers } = await answerTracks(version, dataset, options, progress);
  const reference = measureReference(tracks, featureShape(features).values, genres, answers);
  if (reference) return reference;
  throw new Error(`a reference takes at least ${fewestTracks} tracks, not ${tracks.length}`);
}

/**
 * Has tracks answered by a version, or by networks that are trained as it was.
 *
 * @returns the tracks, and the answers about all of them: several times over where there are several seeds
 * @throws Error when a cross-validation has not the model's genres; as `loadModel`
 */
export async function answerTracks(
  version: VerifiedVersion,
  dataset: Dataset,
  { folds, seeds, recipe, backend, ...options }: MeasureOptions,
  progress: Progress,
): Promise<Pick<PreparedData, 'tracks'> & { answers: LabelledAnswer[] }> {
  const { features, labels: genres } = version.manifest;
  if (folds !== undefined && dataset.genres.join() !== genres.join())
    throw new Error(`--folds takes tracks of the model's genres and no others: ${genres.join(', ')}`);
  const augmentation = folds === undefined ? undefined : recipe.augmentation;
  const prepared = await prepareData(dataset, { ...options, features }, augmentation, progress);
  const answers =
    folds === undefined
      ? await ownAnswers(await loadRuntime(backend), version, prepared, progress)
      : await crossValidatedAnswers(version.manifest, prepared, { folds, seeds, recipe }, progress);
  return { tracks: prepared.tracks, answers };
}

async function ownAnswers(
  runtime: Runtime,
  version: VerifiedVersion,
  { tracks }: PreparedData,
  progress: Progress,
): Promise<LabelledAnswer[]> {
  progress.note('tracks that the model was trained on make it look too sure of itself: --folds is for those');
  const model = await loadModel(runtime, version);
  const genres = version.manifest.labels;
  const answers = [];
  for (const track of tracks)
    answers.push({ ...(await answerTrack(model, track)), label: genres.indexOf(track.genre) });
  model.dispose();
  return answers;
}

async function crossValidatedAnswers(
  { features, labels: genres, calibration }: Manifest,
  { tracks, groupedBy }: PreparedData,
  { folds, seeds, recipe }: Pick<MeasureOptions, 'seeds' | 'recipe'> & { folds: number },
  progress: Progress,
): Promise<LabelledAnswer[]> {
  const set = poolExamples(tracks, genres, features, recipe);
  const options = { folds, seeds, splitBy: groupedBy };
  const { assessment, judgements } = await assess(set, recipe, options, progress);
  progress.note(`track accuracy ${assessment.trackAccuracy.toFixed(3)} ± ${assessment.spread.toFixed(3)}`);
  return heldOutAnswers(judgements, genres.length, calibration?.temperature ?? 1);
}
