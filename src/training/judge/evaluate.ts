import { meanOverSegments } from '../../engine/pool-track.js';
import { featureSize } from '../../features/parameters.js';
import { loadModel, type LoadedModel } from '../../runtimes/load-model.js';
import { readVersion, type VerifiedVersion } from '../../models/version.js';
import type { Prediction } from '../../runtimes/network.js';
import { loadRuntime, type BackendPreference } from '../../runtimes/tfjs/runtime.js';
import { assess, type Assessment } from './assess.js';
import { assessHead, type HeadValidation } from './assess-head.js';
import { readDataset, type SkippedTrack } from '../data/dataset.js';
import type { FeaturedTrack } from '../data/extraction.js';
import { measureFigures, type AttributedAnswer, type Figures } from './figures.js';
import { prepareData, type DataOptions } from '../data/prepare.js';
import { prepareExamples } from '../data/prepare-examples.js';
import type { Progress } from '../progress.js';
import { ridgeLearner } from '../fit/ridge-learner.js';
import type { Recipe } from '../recipe.js';
import { asked, WrongUse } from '../../wrong-use.js';
import type { TrackAnswer } from './track-answer.js';

/** Genres of which a message tells the names. */
const mostNamed = 20;

/**
 * Judges a model on labelled audio. Where the model was trained on some of the tracks, or on their artists, the
 * figures say nothing about music that it has not heard.
 *
 * @param directory folder of the version
 * @throws Error when the version does not load, or the audio has a genre that the model does not know
 */
export async function evaluateModel(
  directory: string,
  options: Omit<DataOptions, 'features'> & { readonly backend: BackendPreference },
  progress: Progress,
): Promise<Figures & { skipped: readonly SkippedTrack[] }> {
  const model = await loadModel(await loadRuntime(options.backend), await readVersion(directory));
  const { features, labels: genres } = model.manifest;
  const dataset = await asked(() => readDataset(options, 1));
  // Before the features, which take a while.
  requireKnown(dataset.genres, genres);
  progress.note('tracks that the model was trained on, or whose artists it knows, make the figures too good');
  const answer = async (track: FeaturedTrack): Promise<AttributedAnswer> => {
    const { genre, group, seconds } = track;
    return { ...(await answerTrack(model, track)), label: genres.indexOf(genre), group, seconds };
  };
  const { workers, cache } = options;
  const { kept: answers, skipped } = await prepareData(
    dataset,
    { features, workers, cache },
    answer,
    progress,
  );
  model.dispose();
  return { ...measureFigures(genres, answers), skipped };
}

/** Cross-validates the training itself on labelled audio. */
export async function evaluateRecipe(
  recipe: Recipe,
  options: DataOptions & {
    readonly folds: number;
    readonly seeds: readonly number[];
  },
  progress: Progress,
): Promise<Assessment & { skipped: readonly SkippedTrack[] }> {
  const dataset = await asked(() => readDataset(options));
  const { set, skipped } = await prepareExamples(dataset, options, recipe, progress);
  const { folds, seeds } = options;
  const { assessment } = await assess(
    set,
    ridgeLearner(recipe),
    { folds, seeds, splitBy: dataset.groupedBy },
    progress,
  );
  return { ...assessment, skipped };
}

/** Cross-validates the training of heads on the network of a version. @throws Error as `assessHead` */
export async function evaluateHead(
  base: VerifiedVersion,
  options: Omit<DataOptions, 'features'> & HeadValidation,
  progress: Progress,
): Promise<Assessment & { skipped: readonly SkippedTrack[] }> {
  const dataset = await asked(() => readDataset(options));
  const { assessment, skipped } = await assessHead(base, dataset, options, progress);
  return { ...assessment, skipped };
}

/** @throws WrongUse that names the genres that a model does not know */
export function requireKnown(found: readonly string[], genres: readonly string[]): void {
  const unknown = found.filter(genre => !genres.includes(genre));
  if (unknown.length > 0)
    throw new WrongUse(`the model knows no ${some(unknown)}; its genres are ${some(genres)}`);
}

function some(names: readonly string[]): string {
  const more = names.length - mostNamed;
  return more > 1 ? `${names.slice(0, mostNamed).join(', ')} and ${more} others` : names.join(', ');
}

/** Lets a model classify a track, as the service does. */
export async function answerTrack(
  model: LoadedModel,
  track: Pick<FeaturedTrack, 'clean'>,
): Promise<TrackAnswer> {
  return answerOf(model, await predictTrack(model, track));
}

/** Lets a model compute on a track. */
export function predictTrack(
  { manifest, predict }: LoadedModel,
  { clean }: Pick<FeaturedTrack, 'clean'>,
): Promise<Prediction> {
  return predict(clean, clean.length / featureSize(manifest.features));
}

/** The answer that a prediction makes. */
export function answerOf({ manifest }: LoadedModel, { scores, novelty }: Prediction): TrackAnswer {
  return { probabilities: meanOverSegments(scores, manifest.labels.length), novelty };
}
