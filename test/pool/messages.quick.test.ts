import fc from 'fast-check';
import t from 'tap';
import { encodeFrame, FrameReader, type Frame } from '../../src/pool/frames.js';
import { readMessage } from '../../src/pool/read-message.js';

const result = { number: 1, stages: [], more: false };
const stage = { name: 'decode', start: 0, end: 1, busy: 1, failed: false, attributes: { 'hyena.x': 1 } };
const problem = { code: 'no-audio', detail: 'There is none.' };

t.test('messages are those of the protocol', async t => {
  const messages = [
    { ready: { backend: 'wasm' } },
    { failed: 'no backend' },
    { value: { any: ['thing'] }, number: 1, stages: [stage], more: true },
    { problem, ...result },
    { defect: { message: 'a fault', stack: 'at' }, ...result },
  ];
  for (const message of messages) t.strictSame(readMessage(message), message);
});

t.test('no others are', async t => {
  const others: Record<string, unknown> = {
    'a number': 7,
    nothing: null,
    'a list': [],
    "one of Node's": { cmd: 'NODE_HANDLE_ACK' },
    'two outcomes': { value: 1, problem, ...result },
    'more than a result': { value: 1, ...result, x: 1 },
    'no stages': { value: 1, number: 1, more: false },
    'no task': { value: 1, stages: [], more: false },
    'stages that are no list': { value: 1, ...result, stages: 7 },
    'many stages': { value: 1, ...result, stages: Array(1000).fill(stage) },
    'a long name': { value: 1, ...result, stages: [{ ...stage, name: 'x'.repeat(1000) }] },
    'no time': { value: 1, ...result, stages: [{ ...stage, start: NaN }] },
    'a prototype': {
      value: 1,
      ...result,
      stages: [{ ...stage, attributes: JSON.parse('{"__proto__": "x"}') as object }],
    },
    'an unknown code': { problem: { ...problem, code: 'nonsense' }, ...result },
    'a code of every object': { problem: { ...problem, code: 'toString' }, ...result },
    "a code of the service's own": { problem: { ...problem, code: 'internal' }, ...result },
    'a long detail': { problem: { ...problem, detail: 'x'.repeat(10_000) }, ...result },
    'a message that is none': { defect: { message: 7 }, ...result },
    'a huge stack': { defect: { message: '', stack: 'x'.repeat(100_000) }, ...result },
  };
  for (const [name, other] of Object.entries(others)) t.throws(() => readMessage(other), name);
});

t.test('frames come out as they went in, however they are cut', async t => {
  const limits = { json: 1000, bytes: 1000 };
  const frames = fc.array(fc.record({ message: fc.jsonValue(), bytes: fc.uint8Array({ maxLength: 50 }) }));
  fc.assert(
    fc.property(frames, fc.integer({ min: 1, max: 40 }), (sent, size) => {
      const received: Frame[] = [];
      const reader = new FrameReader({ ...limits, json: Infinity }, frame => received.push(frame));
      const stream = Buffer.concat(sent.flatMap(({ message, bytes }) => encodeFrame(message, [bytes])));
      for (let at = 0; at < stream.length; at += size) reader.push(stream.subarray(at, at + size));
      t.strictSame(
        received.map(({ message, bytes }) => ({ message, bytes: [...bytes] })),
        sent.map(({ message, bytes }) => ({
          message: JSON.parse(JSON.stringify(message)) as unknown,
          bytes: [...bytes],
        })),
      );
    }),
    { numRuns: 50 },
  );
});

t.test('a frame that is too large, or no frame, ends the reading before it is kept', async t => {
  const header = (bytes: number, json: number) => {
    const { buffer } = Uint32Array.of(bytes, json);
    return Buffer.from(buffer);
  };
  const streams: Record<string, Buffer> = {
    'a long message': header(0, 2 ** 30),
    'many bytes': header(2 ** 30, 2),
    'no message': header(0, 0),
    'no JSON': Buffer.concat([header(0, 1), Buffer.from('{')]),
  };
  for (const [name, stream] of Object.entries(streams)) {
    const reader = new FrameReader({ json: 1000, bytes: 1000 }, () => t.fail(name));
    t.throws(() => reader.push(stream), name);
  }
});
