import { readFileSync } from 'node:fs';
import type { Golden } from '../src/models/manifest.js';
import { root } from './service.js';

/** The golden example of the embedded model: one segment of 130 × 25 values. */
export const { golden } = JSON.parse(readFileSync(`${root}models/gtzan/2/manifest.json`, 'utf8')) as {
  golden: Golden;
};

const { buffer } = new Uint8Array(Buffer.from(golden.features, 'base64'));

/** The values of that segment. */
export const goldenMfcc: readonly number[] = [...new Float32Array(buffer)];

/** The input tensor of an inference request, with one segment. */
export const mfccInput = { name: 'mfcc', shape: [1, 130, 25], datatype: 'FP32', data: goldenMfcc };

/** The same for a tiny version, whose features have no chroma. */
export const tinyInput = { ...mfccInput, shape: [1, 130, 13], data: goldenMfcc.slice(0, 130 * 13) };

/** The input tensor of an inference request, with so many segments of nothing. */
export function silentInput(segments: number) {
  return { ...mfccInput, shape: [segments, 130, 25], data: Array<number>(segments * 3250).fill(0) };
}

/**
 * Sends an inference request.
 *
 * @param request JSON, or what is to become JSON
 * @param path below `/v2/models/`, without `/infer`
 */
export function postInfer(
  url: string,
  request: unknown,
  path = 'gtzan',
  headers: Record<string, string> = {},
) {
  return fetch(`${url}/v2/models/${path}/infer`, {
    method: 'POST',
    body: typeof request === 'string' || request instanceof Uint8Array ? request : JSON.stringify(request),
    headers: { 'content-type': 'application/json', ...headers },
  });
}
