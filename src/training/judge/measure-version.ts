import { embeddingStatistics } from '../../drift/embedding-statistics.js';
import type { Reference } from '../../drift/reference.js';
import { driftValues, featureSize } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';
import { loadModel } from '../../runtimes/load-model.js';
import { loadRuntime, type BackendPreference } from '../../runtimes/tfjs/runtime.js';
import type { VerifiedVersion } from '../../models/version.js';
import { assess, type Assessed } from './assess.js';
import { assessHead } from './assess-head.js';
import { fitCalibration } from './calibrate.js';
import { readDataset, readFiles, type Dataset } from '../data/dataset.js';
import { answerOf, predictTrack } from './evaluate.js';
import type { FeaturedTrack } from '../data/extraction.js';
import { sampleFrames } from '../data/frame-sample.js';
import { prepareData, type DataOptions } from '../data/prepare.js';
import { prepareExamples } from '../data/prepare-examples.js';
import type { Progress } from '../progress.js';
import { ridgeLearner } from '../fit/ridge-learner.js';
import { headRecipe } from '../head-recipe.js';
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
  // A tagger's tracks need no folders of genres.
  const read = version.manifest.task === 'multi-label' ? readFiles : readDataset;
  const dataset = await read(options);
  const { frames, embeddings, answers } = await answerTracks(version, dataset, options, progress);
  const { names } = driftValues(features);
  const reference = measureReference(frames, names.length, genres, answers, embeddings);
  if (reference) return reference;
  throw new Error(`a reference takes at least ${fewestTracks} tracks, not ${frames.length}`);
}

/** Tracks as a reference and thresholds need them. */
interface AnsweredTracks {
  /** What drift is measured on of each track, `rows × values`, row-major. */
  readonly frames: readonly Float32Array[];
  /** Statistics of the embeddings of each track's segments, where the network gives them. */
  readonly embeddings: readonly Float32Array[];
  /** About all of them: several times over where there are several seeds. */
  readonly answers: LabelledAnswer[];
}

/**
 * Has tracks answered by a version, or by networks that are trained as it was.
 *
 * @throws Error when a cross-validation has not the model's genres; as `loadModel`
 */
export async function answerTracks(
  version: VerifiedVersion,
  dataset: Dataset,
  options: MeasureOptions,
  progress: Progress,
): Promise<AnsweredTracks> {
  const { folds } = options;
  if (folds === undefined) return ownAnswers(version, dataset, options, progress);
  const { labels } = version.manifest;
  if (dataset.genres.join() !== labels.join())
    throw new Error(`--folds takes tracks of the model's genres and no others: ${labels.join(', ')}`);
  return crossValidatedAnswers(version, dataset, { ...options, folds }, progress);
}

async function ownAnswers(
  version: VerifiedVersion,
  dataset: Dataset,
  { backend, workers, cache }: MeasureOptions,
  progress: Progress,
): Promise<AnsweredTracks> {
  progress.note('tracks that the model was trained on make it look too sure of itself: --folds is for those');
  const { features, labels: genres } = version.manifest;
  const { names, rows } = driftValues(features);
  const model = await loadModel(await loadRuntime(backend), version);
  const answer = async (track: FeaturedTrack) => {
    const prediction = await predictTrack(model, track);
    const { embedding } = prediction;
    return {
      frames: sampleFrames(rows(track.clean), names.length, dataset.tracks.length),
      embedding: embedding && embeddingStatistics(embedding, track.clean.length / featureSize(features)),
      answer: { ...answerOf(model, prediction), label: genres.indexOf(track.genre) },
    };
  };
  const { kept } = await prepareData(dataset, { features, workers, cache }, answer, progress);
  model.dispose();
  return {
    frames: kept.map(({ frames }) => frames),
    embeddings: kept.flatMap(({ embedding }) => embedding ?? []),
    answers: kept.map(({ answer }) => answer),
  };
}

async function crossValidatedAnswers(
  version: VerifiedVersion,
  dataset: Dataset,
  options: MeasureOptions & { folds: number },
  progress: Progress,
): Promise<AnsweredTracks> {
  const { head, labels: genres } = version.manifest;
  const { frames, assessment, judgements } = head
    ? await assessHead(version, dataset, { ...options, recipe: headRecipe }, progress)
    : await assessRecipe(version.manifest, dataset, options, progress);
  progress.note(`track accuracy ${assessment.trackAccuracy.toFixed(3)} ± ${assessment.spread.toFixed(3)}`);
  return {
    frames,
    embeddings: [],
    answers: heldOutAnswers(judgements, genres.length, fitCalibration(judgements, genres.length)),
  };
}

async function assessRecipe(
  { features }: Manifest,
  dataset: Dataset,
  { folds, seeds, recipe, ...options }: MeasureOptions & { folds: number },
  progress: Progress,
): Promise<Assessed & Pick<AnsweredTracks, 'frames'>> {
  const { set, frames } = await prepareExamples(dataset, { ...options, features }, recipe, progress);
  const validation = { folds, seeds, splitBy: dataset.groupedBy };
  return { frames, ...(await assess(set, ridgeLearner(recipe), validation, progress)) };
}
