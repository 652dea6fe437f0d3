import t from 'tap';
import {
  classificationReader,
  readStatus,
  inferenceReader,
  partsReader,
} from '../../src/engine/read-results.js';
import type { Manifest } from '../../src/models/manifest.js';

const bare = { labels: ['blues', 'rock'], features: { segments: 2 } } as unknown as Manifest;
const manifest = {
  ...bare,
  reference: { coefficients: [], genres: {}, confidence: { edges: [0.5], shares: [0.5, 0.5] } },
} as unknown as Manifest;

const honest = {
  novelty: 0.5,
  segments: [
    [0, 3],
    [3, 6],
  ],
  audio: { format: 'mp3', duration: 6, sampleRate: 44_100, channels: 2 },
  timing: { decode: 1, resample: 1, features: 1, inference: 1 },
  processor: 4,
};
const scores = [0.25, 0.75, 0.5, 0.5];
const bytesOf = (numbers: readonly number[]) => new Uint8Array(Float32Array.from(numbers).buffer);

t.test('a classification is as the child sent it', async t => {
  const read = classificationReader([manifest, bare]);
  const classification = {
    ...honest,
    probabilities: [0.375, 0.625],
    segments: [
      { start: 0, end: 3, probabilities: [0.25, 0.75] },
      { start: 3, end: 6, probabilities: [0.5, 0.5] },
    ],
  };
  const profile = [0.375, 0.625, 0, 1];
  t.strictSame(read(honest, bytesOf([...scores, ...profile]), 0), {
    ...classification,
    profile: Float32Array.from(profile),
  });
  t.strictSame(read(honest, bytesOf(scores), 1), classification);
});

t.test('it is refused if it is not one of the version', async t => {
  const read = classificationReader([bare]);
  const lies: Record<string, readonly [value: unknown, numbers: readonly number[], index?: number]> = {
    'a second one': [honest, scores, 1],
    'another label': [honest, [...scores, 0.5, 0.5]],
    'a label less': [honest, scores.slice(1)],
    'no number': [honest, [NaN, ...scores.slice(1)]],
    'a negative one': [honest, [-0.1, ...scores.slice(1)]],
    'too large a one': [honest, [1.5, ...scores.slice(1)]],
    'a profile without a reference': [honest, [...scores, 0.4, 0.6, 0, 1]],
    'no segments': [{ ...honest, segments: [] }, []],
    'more segments': [{ ...honest, segments: [...honest.segments, [6, 9]] }, [...scores, 0.5, 0.5]],
    'segments of another shape': [{ ...honest, segments: [[0, 3], { length: 2 }] }, scores],
    'no facts': [{ ...honest, audio: null }, scores],
    'facts too many': [{ ...honest, audio: { ...honest.audio, toJSON: 1 } }, scores],
    'a long format': [{ ...honest, audio: { ...honest.audio, format: 'x'.repeat(1000) } }, scores],
    'a time before': [{ ...honest, timing: { ...honest.timing, decode: -1 } }, scores],
    'a novelty in words': [{ ...honest, novelty: '1' }, scores],
    'a prototype': [JSON.parse(`{"__proto__": {}, ${JSON.stringify(honest).slice(1)}`), scores],
    nothing: [null, scores],
  };
  for (const [name, [value, numbers, index = 0]] of Object.entries(lies))
    t.throws(() => read(value, bytesOf(numbers), index), name);
  t.throws(() => read(honest, bytesOf(scores).subarray(1), 0), 'half a number');
});

t.test('an embedding is of the first version, of its dimensions, and finite', async t => {
  const described = { ...bare, embedding: { dimensions: 3 } };
  const read = classificationReader([described, described], { embedding: true });
  const embedding = [-1, 2, 1e6];
  t.match(read(honest, bytesOf([...scores, ...embedding]), 0), { embedding: Float32Array.from(embedding) });
  t.notOk('embedding' in read(honest, bytesOf(scores), 1));
  for (const numbers of [scores, [...scores, 1, 2], [...scores, 1, 2, 3, 4], [...scores, 1, 2, Infinity]])
    t.throws(() => read(honest, bytesOf(numbers), 0));
  t.throws(
    () => classificationReader([described])(honest, bytesOf([...scores, ...embedding]), 0),
    'not asked for',
  );
});

t.test('outputs are those of whole segments, and what comes with them is little', async t => {
  const read = inferenceReader({ labels: ['calm', 'loud'], embedding: { dimensions: 1 } });
  const output = { name: 'probabilities', isBinary: false };
  const embedding = { name: 'embedding', isBinary: true };
  const asked = { id: '42', outputs: [output] };
  const values = Float32Array.from(scores);
  t.strictSame(read(asked, bytesOf(scores), 0), { id: '42', outputs: [{ ...output, values, size: 2 }] });
  const described = Float32Array.of(7, 8);
  t.strictSame(read({ outputs: [embedding, output] }, bytesOf([...described, ...scores]), 0), {
    outputs: [
      { ...embedding, values: described, size: 1 },
      { ...output, values, size: 2 },
    ],
  });
  const without = inferenceReader({ labels: ['calm', 'loud'] });
  t.throws(() => without({ outputs: [embedding] }, bytesOf([...described]), 0));
  const lies: readonly (readonly [value: unknown, numbers: readonly number[], index?: number])[] = [
    [asked, scores.slice(1)],
    [asked, []],
    [asked, Array<number>(2002).fill(0)],
    [asked, scores, 1],
    [null, scores],
    [{ ...asked, outputs: [{ ...output, isBinary: 'yes' }] }, scores],
    [{ ...asked, outputs: [{ ...output, name: 'logits' }] }, scores],
    [{ ...asked, outputs: [] }, scores],
    [{ ...asked, outputs: [output, embedding] }, scores.slice(2)],
    [{ ...asked, id: 'x'.repeat(2000) }, scores],
    [{ ...asked, more: 1 }, scores],
  ];
  for (const [value, numbers, index = 0] of lies) t.throws(() => read(value, bytesOf(numbers), index));
});

t.test('a child says little of itself', async t => {
  const status = { backend: 'wasm', reason: 'it is fast' };
  t.strictSame(readStatus(status), status);
  for (const lie of [null, { ...status, backend: 7 }, { ...status, reason: 'x'.repeat(10_000) }])
    t.throws(() => readStatus(lie));
});

t.test('bytes that lack are bytes of the file', async t => {
  const read = partsReader([bare], 1000, {});
  const none = new Uint8Array();
  t.strictSame(read({ lacking: 'whole' }, none, 0), { lacking: 'whole' });
  t.strictSame(read({ lacking: [[900, 100]] }, none, 0), { lacking: [[900, 100]] });
  for (const lacking of [[], [[900, 101]], [[-1, 5]], [[0, 0]], [[0.5, 1]], 'all'])
    t.throws(() => read({ lacking }, none, 0), Error, JSON.stringify(lacking));
  t.match(read(honest, bytesOf(scores), 0), { probabilities: [0.375, 0.625] });
});
