import Schema from '#typebox/schema';
import { Problem } from '../../problems.js';
import { InferenceRequest } from '../schemas/open-inference.js';
import { tensorOf } from './tensor.js';

/** What a request wants to be computed. */
export interface InferenceInput {
  /** What the caller calls it. */
  readonly id: string | undefined;
  /** Segments, frames and coefficients. */
  readonly shape: readonly number[];
  /** Raw MFCC of that shape, row-major. */
  readonly tensor: Float32Array;
}

/** Bytes of a request: some 250 segments of numbers with all their digits, 500 with four decimals. */
export const largestRequest = 8 * 2 ** 20;

/**
 * Arrays, objects and strings in a request, of which even a thousand segments have fewer. So many are parsed in a tenth
 * of a second; as many as fit into {@link largestRequest} would keep everybody waiting for two.
 */
const mostOpenings = 2 ** 18;

const validator = Schema.Compile(InferenceRequest);

/**
 * Reads the body of a request.
 *
 * @param bytes JSON
 * @throws Problem `malformed-request`
 */
export function parseInferenceRequest(bytes: Uint8Array): InferenceInput {
  const request = parse(bytes);
  if (validator.Check(request)) {
    const { shape, data } = request.inputs[0];
    // A number takes a byte of text, and another one ends it.
    return { id: request.id, shape, tensor: tensorOf(shape, data, bytes.length / 2) };
  }
  const { instancePath, message, params } = validator.Errors(request)[1][0];
  const told = [`body${instancePath}`, message, (params as { allowedValue?: string }).allowedValue];
  throw malformed(`The request does not fit its schema: ${told.filter(Boolean).join(' ')}.`);
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
