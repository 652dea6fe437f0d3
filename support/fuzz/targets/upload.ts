import { Agent } from 'node:http';
import fastify from 'fastify';
import type { Dependencies } from '../../../src/http/dependencies.js';
import { problems } from '../../../src/http/plugins/problems.js';
import { classifyRoute } from '../../../src/http/routes/classify.js';
import { Problem } from '../../../src/problems.js';
import { mutate } from '../../hostile/mutations.js';
import { exchange } from '../../load/exchange.js';
import type { FuzzTarget } from '../target.js';

/** Bytes that an upload may have, and memory that it may take. */
const limit = 4096;
let held = 0;

/** What the route does with an upload that it could read. */
const read = new Problem('silent-audio', 'It was read.');

/** The route with the parts that it needs to read a request. */
const dependencies = {
  config: { maxUploadBytes: limit, uploadTimeoutMs: 5000, requestTimeoutMs: 5000 },
  admission: { enter: () => ({ hold: (bytes: number) => (held += bytes), leave: () => undefined }) },
  registry: { lease: () => ({ release: () => undefined, choose: () => undefined }) },
  answers: { classify: () => Promise.reject(read) },
  metrics: { unclassified: () => undefined },
} as unknown as Dependencies;

const app = fastify({ ajv: { customOptions: { removeAdditional: false } } });
await app.register(problems);
await app.register(classifyRoute, dependencies);
const url = await app.listen({ host: '127.0.0.1', port: 0 });
app.server.unref();
app.server.on('connection', socket => socket.unref());
const agent = new Agent({ keepAlive: true });

const form = (...parts: string[]) =>
  ['version=stable', 'multipart/form-data; boundary=b', ...parts.map(part => `--b\r\n${part}\r\n`), '--b--']
    .join('\n')
    .replaceAll('\r\n\n', '\r\n');
const file =
  'Content-Disposition: form-data; name="audio"; filename="a.wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF';
const field = 'Content-Disposition: form-data; name="a"\r\n\r\nb';

const pieces = [
  '--b\r\n',
  '\r\n',
  '--b--',
  "name*=utf-8''%ff",
  'charset=x',
  'Content-Transfer-Encoding: base64\r\n',
]
  .concat(
    'filename=""',
    'name="__proto__"',
    '; boundary=',
    'Content-Type: application/json\r\n',
    'top=3&',
    '%',
  )
  .map(text => Buffer.from(text, 'latin1'));

/** A request of `POST /classify`: a line with the query, one with the content type, and the body. */
export const upload: FuzzTarget = {
  seeds: [form(file), form(field, file), form(file, field), 'top=3&sections=true\naudio/wav\nRIFF'].map(
    text => Buffer.from(text, 'latin1'),
  ),
  mutate(bytes, random, others) {
    if (random.below(2)) return mutate(bytes, random, others);
    const at = random.below(bytes.length + 1);
    const rest = bytes.subarray(at + random.below(2) * random.below(20));
    return Buffer.concat([bytes.subarray(0, at), pieces[random.below(pieces.length)], rest]);
  },
  async run(bytes) {
    const [query, type = ''] = bytes.toString('latin1').split('\n', 2);
    const payload = bytes.subarray(query.length + type.length + 2);
    held = 0;
    const { answer, error } = await exchange(url, {
      method: 'POST',
      path: `/classify?${encodeURI(query)}`,
      headers: { 'content-type': type.replaceAll(/[^\x20-\x7e]/g, '') },
      body: payload,
      agent,
    });
    if (!answer) throw new Error(`no answer: ${error}`);
    if (answer.status >= 500) throw new Error(`${answer.status} ${answer.body.toString()}`);
    if (held > 2 * limit) throw new Error(`it takes ${held} bytes of memory`);
    return String(answer.status);
  },
};
