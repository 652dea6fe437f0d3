import t from 'tap';
import { decodeHead, encodeHead, withHead } from '../../src/runtimes/head.js';
import type { Network } from '../../src/runtimes/network.js';

const base = { name: 'embedder', version: 1, digest: `sha256:${'0'.repeat(64)}` };
const labels = ['calm', 'loud'];
const head = { kind: 'mlp' as const, dimensions: 3, hidden: 2, smoothing: 0.1, base };
const layers = [
  { kernel: Float64Array.of(1, 0, -1, 0.5, 2, 0), bias: Float64Array.of(0, -4) },
  { kernel: Float64Array.of(1, 1, -2, 0), bias: Float64Array.of(0.5, 0) },
];
const bytes = encodeHead(layers);

/** A network with this embedding, and with scores of its own. */
const network = (embedding?: Float32Array): Network => ({
  backend: 'wasm',
  predict: async () => ({ scores: Float32Array.of(1, 0, 0), novelty: 3, ...(embedding && { embedding }) }),
  dispose: () => undefined,
});

t.test('a head is read as it was written', async t => {
  t.strictSame(decodeHead({ head, labels }, new Map([['head.bin', bytes]])), { layers, smoothing: 0.1 });
});

t.test('the scores are those that one computes by hand', async t => {
  const embedding = Float32Array.of(3, 1, 2, 0, 5, 1);
  const { predict } = withHead(network(embedding), { layers, smoothing: 0.1 });
  const prediction = await predict(new Float32Array(), 2);
  // Hidden units: (1, 0) of the first segment, (0, 6) of the second. Logits: (1.5, −2) and (6.5, 0).
  const expected = [3.5, 6.5].flatMap(difference => {
    const calm = 0.9 / (1 + Math.exp(-difference)) + 0.05;
    return [calm, 1 - calm];
  });
  t.equal(prediction.scores.length, 4);
  prediction.scores.forEach((score, at) => t.ok(Math.abs(score - expected[at]) < 1e-6, `${at}`));
  t.equal(prediction.embedding, embedding);
  t.notOk('novelty' in prediction, 'which is of the tracks that the network was trained on');
});

t.test('says what is wrong with a head', async t => {
  const decode = (file: Uint8Array | undefined, of = head) =>
    decodeHead({ head: of, labels }, new Map(file ? [['head.bin', file]] : []));
  t.throws(() => decode(undefined), { message: 'corrupt: the manifest does not list head.bin' });
  t.throws(() => decode(bytes.subarray(4)), {
    message: "corrupt: head.bin has 52 bytes, the manifest's head takes 56",
  });
  t.throws(() => decode(bytes, { ...head, hidden: 3 }), { message: /takes 80$/ });
  const unwell = encodeHead([{ ...layers[0], bias: Float64Array.of(0, NaN) }, layers[1]]);
  t.throws(() => decode(unwell), { message: 'corrupt: head.bin holds weights that are no numbers' });
  for (const [embedding, given] of [
    [Float32Array.of(1, 2), '2'],
    [undefined, 'none'],
  ] as const)
    await t.rejects(withHead(network(embedding), { layers, smoothing: 0 }).predict(new Float32Array(), 1), {
      message: `corrupt: the head takes an embedding of 3 numbers a segment, the network gives ${given}`,
    });
});
