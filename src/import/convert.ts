import type { Runtime } from '../runtimes/tfjs/runtime.js';
import type { Conversion, Converter } from './conversion.js';
import type { CompleteDescription } from './description.js';
import { kerasArchives, kerasH5Files } from './keras/convert-keras.js';
import { onnxFiles } from './onnx/convert-onnx.js';
import { tfjsModels } from './tfjs/convert-tfjs.js';

/** The kinds of files that can be imported, with what each is called in a message. */
const converters: Readonly<Record<string, Converter>> = {
  'no .keras archive': kerasArchives,
  'no HDF5 file of Keras': kerasH5Files,
  'no model.json of TF.js': tfjsModels,
  'no ONNX file': onnxFiles,
};

/**
 * Makes the files of a version from a file of another tool, which is known by its content.
 *
 * @param path of the file whose content is `bytes`; a TF.js model has its weights beside it
 * @throws Error when it is in no format that can be imported, is damaged, or holds a network that cannot be rebuilt
 *   or does not take the features
 */
export async function convert(
  runtime: Runtime,
  path: string,
  bytes: Buffer,
  description: CompleteDescription,
): Promise<Conversion> {
  const converter = Object.values(converters).find(({ recognises }) => recognises(bytes));
  if (converter) return converter.convert(runtime, path, bytes, description);
  const reasons = Object.keys(converters);
  throw new Error(`it is ${reasons.slice(0, -1).join(', ')}, and ${reasons.at(-1)}`);
}
