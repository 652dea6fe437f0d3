import type { FeatureParameters } from '../features/parameters.js';
import { manifestVersion } from '../models/manifest.js';
import { thresholdsFault } from '../models/thresholds.js';
import { modelName, writeVersion, type ManifestDraft, type WrittenVersion } from '../models/write-version.js';
import { packageVersion } from '../package-version.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';
import type { Conversion } from './conversion.js';
import { convert } from './convert.js';
import type { CompleteDescription } from './description.js';
import { examine, prove } from './examine.js';
import { importCard } from './import-card.js';
import { limits } from './limits.js';
import { UnfitInput } from './match-input.js';
import { isEmbeddingAlone, labelsOf, taskOf } from './outputs.js';
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
 * @param file a `.keras` archive, an HDF5 file of Keras, the `model.json` of a TF.js model, or an ONNX file
 * @param out folder of the model; its name becomes the model's
 * @throws Error when the file cannot be read or imported, does not fit the description, or `out` cannot be written
 */
export async function importModel(
  runtime: Runtime,
  file: string,
  description: CompleteDescription,
  out: string,
): Promise<ImportedVersion> {
  modelName(out);
  const bytes = await readBounded(file, limits.bytes);
  const { features, conversion } = await convertFitting(runtime, file, bytes, description);
  const { files, parameters, input, ...converted } = conversion;
  const { thresholds, normalisation, licence } = description;
  // Of an embedding alone the sigmoid is taken, so that it can be served; none of its numbers names a genre.
  const isEmbedding = isEmbeddingAlone(converted);
  if (isEmbedding && description.labels)
    throw new Error('the network gives an embedding and no scores that the labels could name');
  const task = description.task ?? (isEmbedding ? 'multi-label' : undefined);
  const output = isEmbedding ? 'logits' : description.output;
  const verdict = isEmbedding ? { minConfidence: 1 } : description.verdict;
  const draft: ManifestDraft = {
    manifestVersion,
    createdAt: new Date().toISOString(),
    task: task ?? 'single-label',
    labels: description.labels ?? [],
    ...converted,
    features,
    input: { ...input, ...(normalisation && { normalisation }) },
    ...(output === 'logits' && { output }),
    ...(thresholds && { thresholds }),
    ...(verdict && { verdict }),
    ...(licence !== undefined && { licence }),
    codeVersion: packageVersion,
  };
  const { prediction, golden } = await examine(runtime, draft, files);
  const complete: ManifestDraft = {
    ...draft,
    labels: labelsOf(description.labels, prediction),
    task: taskOf(task, prediction.scores),
    ...(prediction.embedding && { embedding: { dimensions: prediction.embedding.length } }),
    golden,
  };
  const unfitting = thresholdsFault(complete);
  if (unfitting !== undefined) throw new Error(`thresholds ${unfitting}`);
  await prove(runtime, complete, files);
  const written = await writeVersion(out, complete, named => {
    const card = new TextEncoder().encode(importCard(complete, named, parameters));
    return { ...files, 'MODEL_CARD.md': card };
  });
  return { ...written, parameters };
}

/**
 * Converts a file. A network that takes the samples of a segment themselves, and computes features of them inside, gets those
 * instead of the features that are described.
 */
async function convertFitting(
  runtime: Runtime,
  file: string,
  bytes: Buffer,
  description: CompleteDescription,
): Promise<{ features: FeatureParameters; conversion: Conversion }> {
  const { features } = description;
  try {
    return { features, conversion: await convert(runtime, file, bytes, description) };
  } catch (error) {
    if (!(error instanceof UnfitInput)) throw error;
    const { sampleRate, segments, segmentSeconds } = features;
    const waveform = { kind: 'waveform', sampleRate, segments, segmentSeconds } as const;
    const conversion = await convert(runtime, file, bytes, { ...description, features: waveform }).catch(
      () => {
        throw error;
      },
    );
    return { features: waveform, conversion };
  }
}
