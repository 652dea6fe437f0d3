import t from 'tap';
import { SparseFile, type ByteRange } from '../../src/audio/sparse/sparse-file.js';
import type { Classification } from '../../src/engine/classification.js';
import { createClassifier } from '../../src/engine/classifier.js';
import { classify } from '../../src/engine/classify.js';
import { classifyParts } from '../../src/engine/classify-parts.js';
import type { LoadedModel } from '../../src/runtimes/load-model.js';
import { music, wav } from '../../support/audio/synth.js';
import { tinyManifest, tinyReference } from '../tiny-version.js';

const limits = { maxSeconds: 600 };
const line = { every: 2, maxSegments: 600 };

/** A version whose scores say how far a stretch is, and which notes how many segments it was given at a time. */
async function counting(version: number) {
  const manifest = { ...tinyManifest('tiny', version), reference: tinyReference() };
  const given: number[] = [];
  const model: LoadedModel = {
    manifest,
    digest: `sha256:${version}`,
    backend: 'none',
    predict: async (_, segments) => {
      given.push(segments);
      const share = given.length / 10;
      return {
        scores: Float32Array.from({ length: 2 * segments }, (_, i) => (i % 2 ? share : 1 - share)),
        embedding: new Float32Array(segments).fill(given.length),
        novelty: given.length,
      };
    },
    dispose: () => undefined,
  };
  return { given, classifier: await createClassifier(model) };
}

t.test('a dense time line is computed in stretches of as many segments as a track has', async t => {
  const { given, classifier } = await counting(1);
  const track = wav(music(49));
  const classification = await classify(track, [classifier], { limits, line, embedding: true });
  t.strictSame(given, [10, 10, 4]);
  t.strictSame(
    classification.segments.map(({ start, end }) => [start, end]),
    Array.from({ length: 24 }, (_, i) => [2 * i, 2 * i + 3]),
  );
  const near = (a: number, b: number) => t.ok(Math.abs(a - b) < 1e-6, `${a} is ${b}`);
  near(classification.probabilities[1], (10 * 0.1 + 10 * 0.2 + 4 * 0.3) / 24);
  near(classification.novelty!, 42 / 24);
  near(classification.embedding![0], 42 / 24);
  t.equal(classification.segments[12].novelty, 2, 'of its stretch');
  t.notOk('profile' in classification, 'references are of other segments');
});

t.test('other versions look at their own segments', async t => {
  const [one, two] = [await counting(1), await counting(2)];
  const emitted: Classification[] = [];
  const emit = (classification: Classification) => emitted.push(classification);
  const last = await classify(wav(music(40)), [one.classifier, two.classifier], { limits, line, emit });
  t.strictSame([one.given, two.given], [[10, 9], [10]]);
  t.equal(emitted[0].segments.length, 19);
  t.ok('profile' in last);
});

t.test('silence all along is refused, and silence in parts is not', async t => {
  const { classifier } = await counting(1);
  const quiet = new Float32Array(22050 * 30);
  await t.rejects(classify(wav(quiet), [classifier], { limits, line }), { code: 'silent-audio' });
  quiet.set(music(3));
  t.equal((await classify(wav(quiet), [classifier], { limits, line })).segments.length, 14);
});

t.test('a line of too many scores is too long, whatever the limit of segments', async t => {
  const { classifier } = await counting(1);
  const manifest = {
    ...classifier.model.manifest,
    labels: Array.from({ length: 2 ** 16 }, (_, i) => `${i}`),
  };
  const wide = { ...classifier, model: { ...classifier.model, manifest } };
  await t.rejects(classify(wav(music(12)), [wide], { limits, line }), {
    code: 'too-many-segments',
    detail: /at most 4 /,
  });
});

t.test('parts of a file give the line that the whole gives', async t => {
  const track = wav(music(40, 44_100), 44_100);
  const whole = await classify(track, [(await counting(1)).classifier], { limits, line });
  const ranges: ByteRange[] = [[0, 1000]];
  for (let round = 0; round < 5; round++) {
    const { classifier } = await counting(1);
    const bytes = Buffer.concat(ranges.map(([start, length]) => track.subarray(start, start + length)));
    const file = new SparseFile(track.length, ranges, bytes);
    const result = await classifyParts(file, [classifier], { limits, line });
    if ('lacking' in result && result.lacking !== 'whole') ranges.push(...result.lacking);
    else return t.match(result, { probabilities: whole.probabilities, segments: whole.segments });
  }
  return t.fail('ranges are asked for without an end');
});
