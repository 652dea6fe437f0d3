import { parseInferenceRequest } from '../../../src/engine/inference/parse-request.js';
import { defaultFeatureParameters, featureShape } from '../../../src/features/parameters.js';
import type { Manifest } from '../../../src/models/manifest.js';
import { Problem } from '../../../src/problems.js';
import { mutateJson } from '../mutate-json.js';
import { unlessRefused, type FuzzTarget } from '../target.js';

const features = { ...defaultFeatureParameters, segmentSeconds: 0.1, nMfcc: 2 };
const { frames, values } = featureShape(features);

/** All that the reader looks at. */
const manifest = {
  name: 'a',
  version: 1,
  labels: ['a', 'b'],
  features,
  embedding: { dimensions: 3 },
} as unknown as Manifest;

const numbers = Array.from({ length: frames * values }, (_, i) => i / 3);
const nested = [Array.from({ length: frames }, (_, i) => numbers.slice(values * i, values * (i + 1)))];
const input = { name: 'mfcc', datatype: 'FP32', shape: [1, frames, values] };
const binary = { ...input, parameters: { binary_data_size: 4 * numbers.length } };
const outputs = [{ name: 'probabilities', parameters: { binary_data: true } }, { name: 'embedding' }];

/** Where the JSON of a body ends, if it has bytes after it. */
const endOf = (bytes: Buffer) => bytes.lastIndexOf('}') + 1;

/** The body of a request of the Open Inference Protocol, read as JSON alone and as JSON with bytes after it. */
export const inference: FuzzTarget = {
  seeds: [
    Buffer.from(JSON.stringify({ inputs: [{ ...input, data: numbers }] })),
    Buffer.from(JSON.stringify({ id: 'a', parameters: {}, inputs: [{ ...input, data: nested }], outputs })),
    Buffer.concat([Buffer.from(JSON.stringify({ inputs: [binary] })), Buffer.alloc(4 * numbers.length, 1)]),
  ],
  mutate(bytes, random, others) {
    const json = mutateJson(bytes.subarray(0, endOf(bytes)), random, others);
    return Buffer.concat([json, bytes.subarray(endOf(bytes))]);
  },
  async run(bytes) {
    const read = (headerLength: number | undefined) =>
      unlessRefused(
        () => {
          const { tensor } = parseInferenceRequest(bytes, headerLength, manifest);
          if (tensor.length === 0 || tensor.length % numbers.length > 0)
            throw new Error('the tensor has another shape');
          if (!tensor.every(Number.isFinite)) throw new Error('the tensor has what is no number');
        },
        error => (error instanceof Problem ? error.code : undefined),
      );
    return `${await read(undefined)}, ${await read(endOf(bytes))}`;
  },
};
