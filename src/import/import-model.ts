import { featureSize } from '../features/parameters.js';
import { packageVersion } from '../package-version.js';
import { decodeArtifacts } from '../runtimes/tfjs/artifact.js';
import { goldenExample } from '../runtimes/golden.js';
import { manifestVersion, type Golden } from '../models/manifest.js';
import { loadModel } from '../runtimes/load-model.js';
import { createNetwork, loadTensorNetwork } from '../runtimes/tfjs/network.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';
import {
  listFiles,
  modelName,
  writeVersion,
  type ManifestDraft,
  type VersionContents,
  type WrittenVersion,
} from '../models/write-version.js';
import { convert } from './convert.js';
import type { CompleteDescription } from './description.js';
import { importCard } from './import-card.js';
import { limits } from './limits.js';
import { readBounded } from './read-bounded.js';

/** A version that was imported. */
export interface ImportedVersion extends WrittenVersion {
  /** Numbers in the network's weights. */
  readonly parameters: number;
}

/**
 * Makes the next version of a model from a network that was trained elsewhere. It is loaded and run as the service does
 * it before anything is written, so that what cannot be served is not imported.
 *
 * @param file a `.keras` archive, an HDF5 file of Keras, or the `model.json` of a TF.js model
 * @param out folder of the model; its name becomes the model's
 * @throws Error when the file cannot be read or imported, does not fit the description, or `out` cannot be written
 */
export async function importModel(
  runtime: Runtime,
  file: string,
  description: CompleteDescription,
  out: string,
): Promise<ImportedVersion> {
  const { genres, features, output, verdict } = description;
  modelName(out);
  const bytes = await readBounded(file, limits.bytes);
  const { modelJson, weights, input, imported } = await convert(runtime, file, bytes, description);
  const { weightSpecs = [] } = decodeArtifacts(modelJson, weights);
  const parameters = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  const draft: ManifestDraft = {
    manifestVersion,
    createdAt: new Date().toISOString(),
    task: 'single-label',
    labels: genres,
    runtime: 'tfjs',
    features,
    input,
    ...(output === 'logits' && { output }),
    imported,
    ...(verdict && { verdict }),
    codeVersion: packageVersion,
  };
  const network = { 'model.json': modelJson, 'weights.bin': weights };
  const golden = await prove(runtime, draft, network);
  const written = await writeVersion(out, { ...draft, golden }, named => {
    const card = new TextEncoder().encode(importCard(draft, named, parameters));
    return { ...network, 'MODEL_CARD.md': card };
  });
  return { ...written, parameters };
}

/** Serves an example with a version that is still in memory. @throws Error when that does not give probabilities */
async function prove(runtime: Runtime, draft: ManifestDraft, contents: VersionContents): Promise<Golden> {
  const files = new Map(Object.entries(contents));
  await checkOutputs(runtime, draft, files);
  const manifest = { ...draft, name: 'candidate', version: 1, files: listFiles(contents) };
  const model = await loadModel(runtime, { manifest, digest: 'sha256:', files });
  try {
    return await goldenExample(draft.features, {
      predict: async (features, segments) => {
        const { scores } = await model.predict(features, segments);
        return { scores: asProbabilities(scores) };
      },
    });
  } finally {
    model.dispose();
  }
}

/** Says how many outputs there are; loading the version would only say that the number is wrong. */
async function checkOutputs(
  runtime: Runtime,
  draft: ManifestDraft,
  files: ReadonlyMap<string, Uint8Array>,
): Promise<void> {
  const network = await loadTensorNetwork(runtime, files);
  try {
    const segment = new Float32Array(featureSize(draft.features));
    const { scores } = await createNetwork(runtime, network, draft).predict(segment, 1);
    const outputs = scores.length;
    if (outputs !== draft.labels.length)
      throw new Error(
        `the network has ${outputs} outputs, the feature description names ${draft.labels.length} genres`,
      );
  } finally {
    network.dispose();
  }
}

function asProbabilities(values: Float32Array): Float32Array {
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.every(value => value >= 0) && Math.abs(sum - 1) < 1e-3) return values;
  throw new Error(
    `the outputs for an example are no probabilities: from ${Math.min(...values).toPrecision(3)} to ${Math.max(...values).toPrecision(3)}, with the sum ${sum.toPrecision(3)}; if they are logits, say "output": "logits" in the feature description`,
  );
}
