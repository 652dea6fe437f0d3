import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import { saveLayersModel } from '../../runtimes/tfjs/artifact.js';
import { evaluationName } from '../../models/evaluation.js';
import { goldenExample } from '../../runtimes/golden.js';
import { manifestVersion, type TrainedManifest } from '../../models/manifest.js';
import { asTensorNetwork } from '../../runtimes/tfjs/layers-network.js';
import { createNetwork } from '../../runtimes/tfjs/network.js';
import { writeVersion, type ManifestDraft, type WrittenVersion } from '../../models/write-version.js';
import { packageVersion } from '../../package-version.js';
import { confusionSvg } from './confusion-svg.js';
import { modelCard } from './model-card.js';
import type { TrainedEvaluation } from './trained-evaluation.js';
import { assembleNetwork } from '../../runtimes/tfjs/training/assemble-network.js';
import { statisticsOf } from '../data/block-weights.js';
import { trackName } from '../data/dataset.js';
import type { Recipe } from '../recipe.js';
import type { TrainingResult } from '../train.js';

/**
 * Writes the next version of a model: `out/<version>/` with the network, its evaluation, its card and, last, the
 * manifest, so that a version exists only when it is complete.
 *
 * @param out folder of the model; its name becomes the model's
 * @param after the version's number is larger than this one, and than those in the folder
 * @throws Error when the folder's name cannot be a model's, or cannot be written
 */
export async function writeTrainedVersion(
  out: string,
  result: TrainingResult,
  recipe: Recipe,
  features: FeatureParameters,
  seed: number,
  after = 0,
): Promise<WrittenVersion> {
  const {
    runtime,
    set,
    classifier,
    calibration,
    assessment,
    reference,
    verdict,
    shuffled,
    recipesTried,
    skipped,
  } = result;
  const network = assembleNetwork(
    runtime,
    classifier,
    set.genres.length,
    statisticsOf(recipe.statistics, features),
    features,
    calibration,
  );
  const { modelJson, weights } = await saveLayersModel(network);
  const { frames, values } = featureShape(features);
  const input = { shape: [frames, values] };
  const golden = await goldenExample(
    features,
    createNetwork(runtime, asTensorNetwork(runtime, network), { input, features }),
  );
  network.dispose();

  const draft: ManifestDraft<TrainedManifest> = {
    manifestVersion,
    createdAt: new Date().toISOString(),
    task: 'single-label',
    labels: [...set.genres],
    runtime: 'tfjs',
    features,
    input,
    golden,
    normalisation: {
      place: 'model',
      mean: [...classifier.scale.mean],
      std: [...classifier.scale.std],
    },
    embedding: { dimensions: classifier.scale.mean.length },
    calibration: { ...calibration, fittedOn: 'cross-validation' },
    dataset: {
      tracks: set.examples.length,
      segments: set.examples.reduce((sum, { segments }) => sum + segments, 0),
      perGenre: Object.fromEntries(
        set.genres.map(genre => [genre, set.examples.filter(example => example.genre === genre).length]),
      ),
      skipped: skipped.map(({ track, reason }) => ({ track: trackName(track), reason })),
    },
    split: { by: assessment.splitBy, folds: assessment.folds, seeds: [...assessment.seeds] },
    seed,
    training: {
      backend: runtime.backend,
      recipe,
    },
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
  const evaluation: TrainedEvaluation = {
    crossValidation: assessment,
    ...(shuffled && { leakyBecauseShuffledByFile: shuffled }),
    ...(recipesTried !== undefined && { recipesTried }),
  };
  const describe = async (named: { name: string; version: number }) => ({
    'model.json': modelJson,
    'weights.bin': weights,
    [evaluationName]: text(JSON.stringify(evaluation, null, 2)),
    'confusion.svg': text(confusionSvg(assessment)),
    'MODEL_CARD.md': text(modelCard({ ...draft, ...named }, evaluation)),
  });
  return writeVersion(out, draft, describe, after);
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
