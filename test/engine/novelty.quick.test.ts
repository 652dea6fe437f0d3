import t from 'tap';
import { createClassifier } from '../../src/engine/classifier.js';
import { classify } from '../../src/engine/classify.js';
import type { LoadedModel } from '../../src/runtimes/load-model.js';
import type { Network } from '../../src/runtimes/network.js';
import { music, wav } from '../../support/audio/synth.js';
import { tinyManifest } from '../tiny-version.js';

/** A model whose network finds both genres equally probable. */
const modelWith = (prediction: object): LoadedModel => {
  const predict: Network['predict'] = async (_, segments) => ({
    scores: new Float32Array(2 * segments).fill(0.5),
    ...prediction,
  });
  const manifest = tinyManifest('tiny', 1);
  return { manifest, digest: 'sha256:1', backend: 'none', predict, dispose: () => undefined };
};

const classified = async (prediction: object) =>
  classify(wav(music(4)), [await createClassifier(modelWith(prediction))], { limits: { maxSeconds: 60 } });

t.test('the novelty that a network gives belongs to the classification', async t => {
  t.match(await classified({ novelty: 1.5 }), { novelty: 1.5, probabilities: [0.5, 0.5] });
});

t.test('a network that gives none leaves it out', async t => {
  t.notOk('novelty' in (await classified({})));
});
