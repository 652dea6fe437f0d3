import { exchange } from './exchange.js';
import type { Upload } from './uploads.js';

/** Bytes of the largest body that a service takes for inference. */
const most = 8 * 2 ** 20;

/** What the protocol says of a model; a size of -1 is any number. */
interface Metadata {
  readonly name: string;
  readonly inputs: readonly [{ readonly name: string; readonly shape: readonly number[] }];
}

/**
 * Bodies for inference as large as they may be, and larger: a tensor, and what is none.
 *
 * @throws Error when the service says nothing of its model
 */
export async function largeInferences(url: string): Promise<Upload[]> {
  const { models } = await ask<{ models: readonly { name: string }[] }>(url, '/models');
  const { name, inputs } = await ask<Metadata>(url, `/v2/models/${models[0].name}`);
  const [{ shape }] = inputs;
  const number = '0.12345678,';
  const values = shape.slice(1).reduce((product, size) => product * size, 1);
  const segments = Math.floor((most - 1000) / (values * number.length));
  const input = JSON.stringify({ ...inputs[0], shape: [segments, ...shape.slice(1)], datatype: 'FP32' });
  const data = number.repeat(segments * values).slice(0, -1);
  const tensor = `{"inputs":[${input.slice(0, -1)},"data":[${data}]}]}`;
  const bodies: [name: string, body: string][] = [
    ['a tensor', tensor],
    ['a tensor that breaks off', tensor.slice(0, -3)],
    ['arrays in arrays', '['.repeat(most)],
    ['one string', `"${'x'.repeat(most - 2)}"`],
    ['a body that is too large', ' '.repeat(most + 100_000)],
  ];
  const headers = { 'content-type': 'application/json' };
  const path = `/v2/models/${name}/infer`;
  return bodies.map(([name, body]) => ({ name, method: 'POST', path, headers, body: Buffer.from(body) }));
}

async function ask<T>(url: string, path: string): Promise<T> {
  const { answer, error } = await exchange(url, { method: 'GET', path });
  if (answer?.status !== 200) throw new Error(`${path}: ${answer?.status ?? error}`);
  return JSON.parse(answer.body.toString()) as T;
}
