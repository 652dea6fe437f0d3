import type { Head, Manifest, TrainedManifest } from '../../models/manifest.js';
import { writeVersion, type ManifestDraft, type WrittenVersion } from '../../models/write-version.js';
import { goldenExample } from '../../runtimes/golden.js';
import { decodeHead, encodeHead, headFile, withHead } from '../../runtimes/head.js';
import { loadNetwork } from '../../runtimes/load-model.js';
import { networkFiles } from '../../runtimes/network-files.js';
import { cooled } from '../fit/cooled.js';
import type { HeadRecipe } from '../head-recipe.js';
import type { HeadResult } from '../train-head.js';
import { judgedFiles, trainedDraft } from './trained-draft.js';

/**
 * Writes the next version of a model: the files of the network that it was trained on, as they are, and the head.
 *
 * @param out as of `writeVersion`, which says what is thrown
 * @param after the version's number is larger than this one, and than those in the folder
 */
export async function writeHeadVersion(
  out: string,
  result: HeadResult,
  recipe: HeadRecipe,
  seed: number,
  after = 0,
): Promise<WrittenVersion> {
  const { runtime, base, classifier, calibration } = result;
  const network = networkOf(base.manifest);
  const head = describeHead(result);
  const common = trainedDraft(result, recipe, seed);
  const weights = encodeHead(cooled(classifier.layers, calibration.temperature));
  const served = await loadNetwork(runtime, base);
  const decoded = decodeHead({ head, labels: common.labels }, new Map([[headFile, weights]]));
  const golden = await goldenExample(network.features, withHead(served, decoded));
  served.dispose();

  const draft: ManifestDraft<TrainedManifest> = { ...common, ...network, head, golden };
  const files = networkFiles(base);
  const describe = (named: { name: string; version: number }) => ({
    ...files,
    [headFile]: weights,
    ...judgedFiles(result, draft, named, networkText(head, base.manifest)),
  });
  return writeVersion(out, draft, describe, after);
}

function describeHead({ base, dimensions, classifier, calibration }: HeadResult): Head {
  const { hidden } = classifier.shape;
  const { name, version, licence } = base.manifest;
  return {
    kind: hidden > 0 ? 'mlp' : 'linear',
    dimensions,
    ...(hidden > 0 && { hidden }),
    smoothing: calibration.smoothing,
    base: { name, version, digest: base.digest, ...(licence !== undefined && { licence }) },
  };
}

/** What of a manifest is about the network alone. */
function networkOf({ runtime, features, input, outputs, embedding, imported, licence }: Manifest) {
  return {
    runtime,
    features,
    input,
    ...(outputs && { outputs }),
    ...(embedding && { embedding }),
    ...(imported && { imported }),
    ...(licence !== undefined && { licence }),
  };
}

/** The network and the head, in the words of the card. */
function networkText({ hidden, dimensions, base }: Head, { labels }: Manifest): string {
  const { name, version, digest, licence } = base;
  const layers = hidden === undefined ? '' : ` → ${hidden} units with ReLU`;
  return `- Network: that of \`${name}\` ${version}, which is frozen (${labels.length} labels of its own, not used here; \`${digest}\`) → its embedding of
  ${dimensions} numbers → their standardisation${layers} → multinomial logistic regression → softmax → smoothing. A track's probabilities are the mean over its segments.
- Licence of that network: ${licence ?? 'not recorded where it was imported'}.`;
}
