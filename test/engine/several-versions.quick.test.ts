import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import type { Classification } from '../../src/engine/classification.js';
import { createClassifier, type Classifier } from '../../src/engine/classifier.js';
import { classify } from '../../src/engine/classify.js';
import type { FeatureParameters } from '../../src/features/parameters.js';
import { readVersion } from '../../src/models/version.js';
import type { Stage } from '../../src/pool/stage.js';
import { loadModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { writeTinyVersion } from '../tiny-version.js';

const limits = { maxSeconds: 60 };
const track = wav(music(5));

/** A version, and a count of the segments whose features it computed. */
async function counted(folder: string, number: number, changes: Partial<FeatureParameters> = {}) {
  const version = await readVersion(await writeTinyVersion(folder, 'tiny', number));
  const model = await loadModel(await loadRuntime('wasm'), version);
  const features = { ...model.manifest.features, ...changes } as FeatureParameters;
  const classifier = await createClassifier({ ...model, manifest: { ...model.manifest, features } });
  const count = { segments: 0 };
  const extract: Classifier['extract'] = (segment, out) => {
    count.segments += 1;
    return classifier.extract(segment, out);
  };
  return { count, classifier: { ...classifier, extract } };
}

/** All classifications of the track, and how many stages of decoding and resampling lie before each. */
async function classifyBy(classifiers: readonly Classifier[]) {
  const classifications: Classification[] = [];
  const decoding: boolean[] = [];
  const stages: Stage[] = [];
  const take = (classification: Classification) => {
    classifications.push(classification);
    decoding.push(stages.some(({ name }) => name === 'resample'));
    stages.length = 0;
  };
  take(await classify(track, classifiers, { limits, stages, emit: take }));
  return { classifications, decoding };
}

t.test('versions with the same features share them', async t => {
  const folder = t.testdir();
  const [one, two] = [await counted(folder, 1), await counted(folder, 2)];
  const { classifications, decoding } = await classifyBy([one.classifier, two.classifier]);
  t.equal(one.count.segments, 10);
  t.equal(two.count.segments, 0);
  t.strictSame(decoding, [true, false]);
  const alone = await classify(track, [two.classifier], { limits });
  t.strictSame(classifications[1].probabilities, alone.probabilities);
  t.strictSame(classifications[1].segments, alone.segments);
});

t.test('versions with the same windows decode them once', async t => {
  const folder = t.testdir();
  const one = await counted(folder, 1);
  const two = await counted(folder, 2, { melBands: 64 });
  const { classifications, decoding } = await classifyBy([one.classifier, two.classifier]);
  t.equal(two.count.segments, 10);
  t.strictSame(decoding, [true, false]);
  const alone = await classify(track, [two.classifier], { limits });
  t.strictSame(classifications[1].probabilities, alone.probabilities);
});

t.test('other windows are decoded for themselves, after the answer', async t => {
  const folder = t.testdir();
  const one = await counted(folder, 1);
  const two = await counted(folder, 2, { segments: 3 });
  const { classifications, decoding } = await classifyBy([one.classifier, two.classifier]);
  t.strictSame(decoding, [true, true]);
  t.equal(classifications[0].segments.length, 10);
  t.equal(classifications[1].segments.length, 3);
});

t.test('the work stops between two versions when nobody wants the next', async t => {
  const folder = t.testdir();
  const classifiers = [(await counted(folder, 1)).classifier, (await counted(folder, 2)).classifier];
  const stopping = new AbortController();
  const emitted: Classification[] = [];
  const emit = (classification: Classification) => {
    emitted.push(classification);
    stopping.abort();
  };
  await t.rejects(classify(track, classifiers, { limits, signal: stopping.signal, emit }), {
    name: 'AbortError',
  });
  t.equal(emitted.length, 1);
});
