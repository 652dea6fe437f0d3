import { evaluationName } from '../../models/evaluation.js';
import { manifestVersion, type TrainedManifest } from '../../models/manifest.js';
import { trainingDataName, writeTrainingData } from '../../models/training-data.js';
import type { ManifestDraft, VersionContents } from '../../models/write-version.js';
import { packageVersion } from '../../package-version.js';
import { trackName } from '../data/dataset.js';
import type { TrainingResult } from '../train.js';
import { confusionSvg } from './confusion-svg.js';
import { modelCard } from './model-card.js';
import type { TrainedEvaluation } from './trained-evaluation.js';

/** What manifests of all trained versions say, whatever network they have. */
type CommonDraft = Omit<ManifestDraft<TrainedManifest>, 'runtime' | 'features' | 'input' | 'golden'>;

/**
 * The part of a manifest that says what a version was trained on and how well it does.
 *
 * @param recipe all that was chosen beside data and seed
 */
export function trainedDraft(
  { runtime, set, calibration, assessment, reference, verdict, skipped }: TrainingResult<unknown>,
  recipe: object,
  seed: number,
): CommonDraft {
  const { genres, examples } = set;
  return {
    manifestVersion,
    createdAt: new Date().toISOString(),
    task: 'single-label',
    labels: [...genres],
    calibration: { ...calibration, fittedOn: 'cross-validation' },
    dataset: {
      tracks: examples.length,
      segments: examples.reduce((sum, { segments }) => sum + segments, 0),
      perGenre: Object.fromEntries(
        genres.map(genre => [genre, examples.filter(example => example.genre === genre).length]),
      ),
      skipped: skipped.map(({ track, reason }) => ({ track: trackName(track), reason })),
    },
    split: { by: assessment.splitBy, folds: assessment.folds, seeds: [...assessment.seeds] },
    seed,
    training: { backend: runtime.backend, recipe },
    metrics: {
      trackAccuracy: assessment.trackAccuracy,
      spread: assessment.spread,
      negativeLogLikelihood: assessment.negativeLogLikelihood,
      calibrationError: assessment.calibrationError,
      tracks: assessment.tracks,
    },
    ...(verdict && { verdict }),
    ...(reference && { reference }),
    codeVersion: packageVersion,
  };
}

/**
 * The files of a trained version that say how well it does, its evaluation, the picture of its confusion matrix and its card, and
 * what it must not be judged on.
 *
 * @param network lines of the card about the network, in Markdown
 */
export function judgedFiles(
  { assessment, shuffled, recipesTried, sources }: TrainingResult<unknown>,
  draft: ManifestDraft<TrainedManifest>,
  named: { readonly name: string; readonly version: number },
  network: string,
): VersionContents {
  const evaluation: TrainedEvaluation = {
    crossValidation: assessment,
    ...(shuffled && { leakyBecauseShuffledByFile: shuffled }),
    ...(recipesTried !== undefined && { recipesTried }),
  };
  return {
    [evaluationName]: text(JSON.stringify(evaluation, null, 2)),
    'confusion.svg': text(confusionSvg(assessment)),
    'MODEL_CARD.md': text(modelCard({ ...draft, ...named }, evaluation, network)),
    [trainingDataName]: writeTrainingData(sources),
  };
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
