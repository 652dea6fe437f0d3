import { thresholdsOf } from '../../models/thresholds.js';
import type { VerifiedVersion } from '../../models/version.js';
import { loadModel } from '../../runtimes/load-model.js';
import { loadRuntime, type BackendPreference } from '../../runtimes/tfjs/runtime.js';
import type { SkippedTrack } from '../data/dataset.js';
import { prepareData, type DataOptions } from '../data/prepare.js';
import { readTaggedDataset } from '../data/tagged-dataset.js';
import type { Progress } from '../progress.js';
import { asked } from '../../wrong-use.js';
import { answerTrack, requireKnown } from './evaluate.js';
import type { Interval } from './by-artist.js';
import { fewestOfEach, fitThresholds } from './fit-thresholds.js';
import { measureTags, type TaggedAnswer, type TagFigures } from './tag-figures.js';
import { averagePrecisionInterval } from './tag-interval.js';

/** Labelled audio, and what a tagger is to be judged with. */
export interface TaggerOptions extends Omit<DataOptions, 'features'> {
  readonly backend: BackendPreference;
  /** Table of the tracks' labels, as of {@link readTaggedDataset}. */
  readonly labels?: string | undefined;
}

/** How well a multi-label model does. */
export interface JudgedTagger extends TagFigures {
  /** Of the mean average precision, 95 %. */
  readonly interval: Interval;
  readonly skipped: readonly SkippedTrack[];
}

/**
 * Judges a multi-label model on labelled audio.
 *
 * @throws Error as {@link readTaggedDataset}, {@link measureTags} and `loadModel`, and for labels that the model does not know
 */
export async function evaluateTagger(
  version: VerifiedVersion,
  options: TaggerOptions,
  progress: Progress,
): Promise<JudgedTagger> {
  const { answers, skipped } = await answerTagged(version, options, progress);
  const { labels } = version.manifest;
  const figures = measureTags(labels, thresholdsOf(version.manifest), answers);
  return {
    ...figures,
    interval: averagePrecisionInterval(labels, figures.meanAveragePrecision, answers),
    skipped,
  };
}

/** The thresholds of a multi-label model that fit labelled audio, and the figures with them. */
export interface FittedThresholds {
  readonly thresholds: number[];
  readonly fitted: readonly string[];
  readonly before: TagFigures;
  readonly after: TagFigures;
}

/**
 * Fits the thresholds of a multi-label model.
 *
 * @throws Error as {@link evaluateTagger}, and when no label has enough tracks
 */
export async function fitTagger(
  version: VerifiedVersion,
  options: TaggerOptions,
  progress: Progress,
): Promise<FittedThresholds> {
  const { labels } = version.manifest;
  const current = thresholdsOf(version.manifest);
  const { answers } = await answerTagged(version, options, progress);
  const { thresholds, fitted } = fitThresholds(labels, current, answers);
  if (fitted.length === 0)
    throw new Error(`a threshold takes ${fewestOfEach} tracks with its label, and as many without`);
  const [before, after] = [current, thresholds].map(each => measureTags(labels, each, answers));
  return { thresholds, fitted, before, after };
}

async function answerTagged(
  version: VerifiedVersion,
  { labels, workers, cache, backend, ...audio }: TaggerOptions,
  progress: Progress,
): Promise<{ answers: TaggedAnswer[]; skipped: SkippedTrack[] }> {
  const dataset = await asked(() => readTaggedDataset(audio, labels));
  requireKnown(dataset.genres, version.manifest.labels);
  progress.note('tracks that the model was trained on, or whose artists it knows, make the figures too good');
  const model = await loadModel(await loadRuntime(backend), version);
  const extraction = { features: version.manifest.features, workers, cache };
  const { kept, skipped } = await prepareData(
    dataset,
    extraction,
    async track => {
      const { probabilities } = await answerTrack(model, track);
      return { probabilities, labels: dataset.labelsOf(track), group: track.group };
    },
    progress,
  );
  model.dispose();
  return { answers: kept, skipped };
}
