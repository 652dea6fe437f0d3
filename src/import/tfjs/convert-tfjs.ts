import { featureShape } from '../../features/parameters.js';
import { sha256 } from '../../models/version.js';
import { loadTensorModel } from '../../runtimes/tfjs/network.js';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import type { Conversion, Converter } from '../conversion.js';
import type { CompleteDescription } from '../description.js';
import { convertKeras } from '../keras/convert-keras.js';
import { matchInput } from '../match-input.js';
import { chooseInput, chooseOutputs } from '../ports.js';
import { readTfjsFiles, type TfjsFiles } from './tfjs-files.js';
import { readTfjsKeras } from './tfjs-keras.js';
import { tfjsVersion } from './tfjs-version.js';

const json = /^(\xef\xbb\xbf)?\s*\{/;

/** Models of TF.js, of layers or of a graph: `model.json` with the weights beside it. */
export const tfjsModels: Converter = {
  recognises: bytes => json.test(bytes.toString('latin1', 0, 100)),
  async convert(runtime, path, bytes, description) {
    const read = await readTfjsFiles(path, bytes);
    const keras = readTfjsKeras(runtime, read);
    const converted = await (keras
      ? convertKeras(runtime, keras, description)
      : keepTfjs(runtime, read, description));
    const imported = { format: read.format, sha256: sha256(Buffer.concat([bytes, read.weights])) };
    return { ...converted, imported };
  },
};

/** Takes a model as it is. */
async function keepTfjs(
  runtime: Runtime,
  { modelJson, weights }: TfjsFiles,
  { features, layout, ...names }: CompleteDescription,
): Promise<Omit<Conversion, 'imported'>> {
  const version = tfjsVersion(modelJson, weights);
  const model = await loadTensorModel(runtime, new Map(Object.entries(version.files))).catch(explain);
  const { inputs, outputs } = model;
  try {
    const { name, shape } = chooseInput(inputs, names.input);
    const { scores, embedding } = chooseOutputs(outputs, names, model.inner);
    // A graph need not say what it takes.
    const { frames, values } = featureShape(features);
    const input = matchInput(shape ?? [frames, values], features, shape ? layout : 'frames-first');
    return {
      ...version,
      input: { ...input, ...(inputs.length > 1 && { name }) },
      ...((outputs.length > 1 || embedding) && {
        outputs: { scores: scores.name, ...(embedding && { embedding: embedding.name }) },
      }),
    };
  } finally {
    model.dispose();
  }
}

function explain(cause: Error): never {
  const layer = /^Unknown layer: (.+?)\. This may be/.exec(cause.message)?.at(1);
  if (layer === undefined) throw cause;
  throw new Error(
    `TF.js has no layer of the class ${layer}: import the .keras file itself, if it is one of Keras's`,
    { cause },
  );
}
