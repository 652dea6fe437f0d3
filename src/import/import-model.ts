import { manifestVersion } from '../models/manifest.js';
import { modelName, writeVersion, type ManifestDraft, type WrittenVersion } from '../models/write-version.js';
import { packageVersion } from '../package-version.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';
import { convert } from './convert.js';
import type { CompleteDescription } from './description.js';
import { examine, prove } from './examine.js';
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
  const { features, output, verdict, normalisation } = description;
  modelName(out);
  const bytes = await readBounded(file, limits.bytes);
  const { files, parameters, input, ...converted } = await convert(runtime, file, bytes, description);
  const draft: ManifestDraft = {
    manifestVersion,
    createdAt: new Date().toISOString(),
    task: description.task ?? 'single-label',
    labels: description.labels ?? [],
    ...converted,
    features,
    input: { ...input, ...(normalisation && { normalisation }) },
    ...(output === 'logits' && { output }),
    ...(verdict && { verdict }),
    codeVersion: packageVersion,
  };
  const { prediction, golden } = await examine(runtime, draft, files);
  checkLabels(draft.labels, prediction.scores.length);
  checkProbabilities(prediction.scores);
  const dimensions = prediction.embedding?.length;
  const complete = { ...draft, ...(dimensions && { embedding: { dimensions } }), golden };
  await prove(runtime, complete, files);
  const written = await writeVersion(out, complete, named => {
    const card = new TextEncoder().encode(importCard(complete, named, parameters));
    return { ...files, 'MODEL_CARD.md': card };
  });
  return { ...written, parameters };
}

function checkLabels(labels: readonly string[], outputs: number): void {
  if (labels.length === outputs) return;
  throw new Error(
    labels.length === 0
      ? `the network has ${outputs} outputs: name them, with --labels FILE or "labels" in the feature description`
      : `the network has ${outputs} outputs, and ${labels.length} labels name them`,
  );
}

function checkProbabilities(values: Float32Array): void {
  const sum = values.reduce((a, b) => a + b, 0);
  if (values.every(value => value >= 0) && Math.abs(sum - 1) < 1e-3) return;
  throw new Error(
    `the outputs for an example are no probabilities: from ${Math.min(...values).toPrecision(3)} to ${Math.max(...values).toPrecision(3)}, with the sum ${sum.toPrecision(3)}; if they are logits, say "output": "logits" in the feature description`,
  );
}
