import { readFile } from 'node:fs/promises';
import { parseDescription, type Choices } from '../../../import/description.js';
import { presetNames } from '../../../import/description-schema.js';
import { importModel } from '../../../import/import-model.js';
import { isEmbeddingAlone } from '../../../import/outputs.js';
import { parseLabelsFile } from '../../../import/labels-file.js';
import { loadRuntime, type BackendPreference } from '../../../runtimes/tfjs/runtime.js';
import { modelName } from '../../../models/write-version.js';

/** An import as it was asked for. */
export interface ImportOptions extends Omit<Choices, 'labels'> {
  /** File with the description of the features, or the name of a preset. */
  readonly features: string;
  /** File with the names of the outputs. */
  readonly labels?: string | undefined;
  /** Folder of the model. */
  readonly out: string;
  readonly backend: BackendPreference;
  readonly json?: boolean | undefined;
}

/** `hyena models import FILE`: makes a model that was trained elsewhere the next version of `out`. */
export async function importFile(
  file: string,
  { features, labels, out, backend, json = false, ...choices }: ImportOptions,
): Promise<void> {
  modelName(out);
  const names = labels && (await about(labels, async () => parseLabelsFile(await readFile(labels, 'utf8'))));
  const description = await about(features, async () => {
    const isPreset = presetNames.some(preset => preset === features);
    const text = isPreset ? JSON.stringify({ preset: features }) : await readFile(features, 'utf8');
    return parseDescription(text, { ...(names && { labels: names }), ...choices });
  });
  const runtime = await loadRuntime(backend);
  const { directory, digest, parameters, manifest } = await about(file, () =>
    importModel(runtime, file, description, out),
  );
  const { name, version, task, labels: given, embedding, imported } = manifest;
  const { format } = imported!;
  if (json) {
    const told = { name, version, directory, digest, parameters, format, task, labels: given.length };
    console.log(JSON.stringify({ ...told, ...(embedding && { embedding: embedding.dimensions }) }));
    return;
  }
  const isAlone = isEmbeddingAlone(manifest);
  const further = [
    ...(task === 'multi-label' && !isAlone
      ? [`${given.length} labels of which a track may have several`]
      : []),
    ...(embedding ? [`an embedding of ${embedding.dimensions} numbers`] : []),
  ];
  console.log(`${directory}: ${[`${parameters} parameters from ${format}`, ...further, digest].join(', ')}`);
  if (isAlone)
    console.error(
      'hyena: the network names no genres: hyena embed writes its embeddings, and hyena train --on makes a version of them that does',
    );
  else if (!description.labels)
    console.error(
      `hyena: the labels are ${given[0]}, ${given[1]}, …, as none were given: name them with --labels FILE`,
    );
}

/** Lets errors say in one line which file they are about; TF.js writes some of several lines. */
async function about<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    const { message, syscall } = cause as NodeJS.ErrnoException;
    // Errors of the file system name the file themselves.
    if (syscall !== undefined) throw cause;
    throw new Error(`${file}: ${message.split('\n')[0]}`, { cause });
  }
}
