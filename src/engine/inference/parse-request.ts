import type { Manifest } from '../../models/manifest.js';
import { Problem } from '../../problems.js';
import { longestId, segmentLimit } from './limits.js';
import { readFields, type RequestFields, type WantedOutput } from './request-fields.js';
import { binaryTensorOf, tensorOf } from './tensor.js';
import { inputOf, outputsOf } from './tensors.js';

/** What a request wants to be computed. */
export interface InferenceInput {
  /** What the caller calls it. */
  readonly id: string | undefined;
  /** `segments × frames × values`, row-major, as the version takes them. */
  readonly tensor: Float32Array;
  /** What the caller wants, all of which the version gives. */
  readonly outputs: readonly WantedOutput[];
}

/**
 * Arrays, objects and strings in a request, of which even a thousand segments have fewer. So many are parsed in a tenth
 * of a second; as many as fit into a request would take two, and half a gigabyte.
 */
const mostOpenings = 2 ** 18;

/**
 * Reads the body of a request.
 *
 * @param bytes JSON, and after it the tensor, if that is binary
 * @param headerLength bytes of the JSON, where the client said so
 * @throws Problem `malformed-request`
 */
export function parseInferenceRequest(
  bytes: Uint8Array,
  headerLength: number | undefined,
  manifest: Manifest,
): InferenceInput {
  if (headerLength !== undefined && headerLength > bytes.length)
    throw malformed(`The body has ${bytes.length} bytes, fewer than Inference-Header-Content-Length says.`);
  const { name, shape } = inputOf(manifest);
  const fields = readFields(parse(bytes.subarray(0, headerLength)), longestId, name, 1 + shape.length);
  requireFit(fields, shape, manifest);
  const tensor = readTensor(fields, bytes, headerLength);
  if (!tensor.every(Number.isFinite)) throw malformed('The data have numbers that are not finite in FP32.');
  const { id, outputs } = fields;
  return { id, tensor, outputs };
}

function readTensor(
  { shape, data, binarySize }: RequestFields,
  bytes: Uint8Array,
  headerLength: number | undefined,
): Float32Array {
  const rest = bytes.subarray(headerLength ?? bytes.length);
  if (binarySize === undefined) {
    if (rest.length > 0) throw malformed('Bytes follow the JSON, but the input has no binary_data_size.');
    // A number takes a byte of text, and another one ends it.
    return tensorOf(shape, data ?? [], bytes.length / 2);
  }
  if (data !== undefined) throw malformed('The input has both data and binary_data_size.');
  if (binarySize !== rest.length)
    throw malformed(
      `The input has a binary_data_size of ${binarySize}, but ${rest.length} bytes follow the JSON, whose length Inference-Header-Content-Length must say.`,
    );
  return binaryTensorOf(shape, rest);
}

function requireFit(
  { shape: [segments, ...segment], outputs }: RequestFields,
  wanted: readonly number[],
  manifest: Manifest,
): void {
  const { name, version } = manifest;
  const given = outputsOf(manifest);
  const sizes = outputs.map(output => {
    const found = given.find(each => each.name === output.name);
    if (!found) throw malformed(`Version ${version} of ${name} gives no ${output.name}.`);
    return found.shape[0];
  });
  const most = segmentLimit(sizes.reduce((a, b) => a + b));
  if (segments <= most && segment.every((length, axis) => length === wanted[axis])) return;
  throw malformed(
    `The input has the shape [${[segments, ...segment].join(', ')}]; version ${version} of ${name} takes [n, ${wanted.join(', ')}], where n is at most ${most}.`,
  );
}

function parse(bytes: Uint8Array): unknown {
  if (countOpenings(bytes) > mostOpenings)
    throw malformed('The body has more arrays, objects and strings than any tensor needs.');
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw malformed('The body is not JSON in UTF-8.');
  }
}

function countOpenings(bytes: Uint8Array): number {
  const [array, object, string] = Buffer.from('[{"');
  let count = 0;
  for (const byte of bytes) if (byte === array || byte === object || byte === string) count += 1;
  return count;
}

const malformed = (detail: string) => new Problem('malformed-request', detail);
