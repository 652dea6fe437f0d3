import { featureShape } from '../../features/parameters.js';
import type { Manifest } from '../../models/manifest.js';
import { sha256 } from '../../models/version.js';
import { onnxFileName } from '../../runtimes/onnx/network.js';
import { readOnnxModel, type OnnxModel } from '../../runtimes/onnx/read-model.js';
import type { Converter } from '../conversion.js';
import type { CompleteDescription } from '../description.js';
import { matchInput } from '../match-input.js';
import { chooseInput, chooseOutputs, type Port } from '../ports.js';
import { withOutput } from './with-output.js';

/** The first field of an ONNX file, the version of its format: there is no other sign of what it is. */
const firstField = 8;

/** ONNX files, which a version has as they are, but for an embedding inside the network, which becomes an output. */
export const onnxFiles: Converter = {
  recognises: bytes => bytes[0] === firstField,
  // Async, so that a failure rejects and never throws.
  convert: async (_runtime, _path, bytes, description) => {
    const model = readOnnxModel(bytes);
    const { input, isBatched } = fillInput(model, description);
    const ports: readonly Port[] = model.outputs.map(({ name, shape }) => ({
      name,
      shape: isBatched ? shape?.slice(1) : undefined,
    }));
    const { scores, embedding } = chooseOutputs(ports, description, {
      named: name => (model.computed.has(name) ? { name, shape: undefined } : undefined),
      all: () => [],
    });
    const isInside = embedding !== undefined && !ports.includes(embedding);
    return {
      runtime: 'onnx',
      files: { [onnxFileName]: isInside ? withOutput(bytes, embedding.name) : bytes },
      parameters: model.parameters,
      input,
      ...((ports.length > 1 || embedding) && {
        outputs: { scores: scores.name, ...(embedding && { embedding: embedding.name }) },
      }),
      imported: { format: 'onnx', sha256: sha256(bytes) },
    };
  },
};

/**
 * How the features fill the input, whose first dimension is that of the segments, unless it has none.
 *
 * @throws Error as {@link chooseInput} and {@link matchInput}
 */
function fillInput(
  { inputs }: OnnxModel,
  { features, layout, input: choice }: CompleteDescription,
): { readonly input: Manifest['input']; readonly isBatched: boolean } {
  const { frames, values } = featureShape(features);
  const { name, shape } = chooseInput(inputs, choice);
  const fill = (segment: readonly (number | null)[] | undefined, isBatched: boolean) => {
    const input = matchInput(segment ?? [frames, values], features, segment && layout);
    return { input: { ...input, ...(inputs.length > 1 && { name }) }, isBatched };
  };
  try {
    return fill(shape?.slice(1), true);
  } catch (fault) {
    try {
      return fill(shape, false);
    } catch {
      throw fault;
    }
  }
}
