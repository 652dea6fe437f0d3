import { featureShape, type FeatureParameters } from '../../features/parameters.js';
import { saveLayersModel } from '../../runtimes/tfjs/artifact.js';
import { goldenExample } from '../../runtimes/golden.js';
import type { TrainedManifest } from '../../models/manifest.js';
import { asTensorNetwork } from '../../runtimes/tfjs/layers-network.js';
import { createNetwork } from '../../runtimes/tfjs/network.js';
import { writeVersion, type ManifestDraft, type WrittenVersion } from '../../models/write-version.js';
import { assembleNetwork } from '../../runtimes/tfjs/training/assemble-network.js';
import { statisticsOf } from '../data/block-weights.js';
import type { Recipe } from '../recipe.js';
import type { TrainingResult } from '../train.js';
import { judgedFiles, trainedDraft } from './trained-draft.js';

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
  const { runtime, set, classifier, calibration } = result;
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
    ...trainedDraft(result, recipe, seed),
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
  };
  const describe = (named: { name: string; version: number }) => ({
    'model.json': modelJson,
    'weights.bin': weights,
    ...judgedFiles(result, draft, named, networkText(draft)),
  });
  return writeVersion(out, draft, describe, after);
}

/** The network, and how it was calibrated, in the words of the card. */
function networkText({
  features,
  embedding,
  calibration: { smoothing },
}: ManifestDraft<TrainedManifest>): string {
  const chroma = 'chroma' in features && features.chroma ? ' and the chroma' : '';
  return `- Network: statistics of the MFCC${chroma} over a segment → their standardisation → a radial basis function of the distance from
  each landmark, the mean of a track that it was trained on → ridge regression → softmax${smoothing === undefined ? '' : ' → smoothing'}. A track's probabilities are the mean over its segments.
- Embedding of a segment: the standardised statistics, ${embedding!.dimensions} numbers.`;
}
