import t from 'tap';
import { defaultFeatureParameters, featureShape, featureSize } from '../../src/features/parameters.js';
import { asTensorNetwork } from '../../src/runtimes/tfjs/layers-network.js';
import { createNetwork } from '../../src/runtimes/tfjs/network.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { featureFactors, statisticsOf } from '../../src/training/data/block-weights.js';
import { concatenate } from '../../src/training/data/concatenate.js';
import type { Example } from '../../src/training/data/examples.js';
import { noveltyEmphasis, poolStatistics } from '../../src/runtimes/tfjs/statistics.js';
import { assembleNetwork } from '../../src/runtimes/tfjs/training/assemble-network.js';
import { segmentProbabilities } from '../../src/runtimes/calibration.js';
import { createLogits } from '../../src/training/fit/logits.js';
import { fitRidge } from '../../src/training/fit/ridge.js';
import { standardise } from '../../src/training/fit/standardise.js';
import { createNovelty } from '../../src/runtimes/novelty.js';
import { createRandom } from '../../src/training/random.js';
import { defaultRecipe } from '../../src/training/recipe.js';

const parameters = { ...defaultFeatureParameters, segmentSeconds: 0.5 };
const size = featureSize(parameters);
const random = createRandom(1);

/** Features of some segments, which tell the two labels apart by their mean. */
const segments = (count: number, label: number) =>
  Float32Array.from({ length: count * size }, () => 20 * random.normal() + 10 * label);

t.test('the network that is served computes what the trainer judged', async t => {
  const runtime = await loadRuntime('wasm');
  const labels = ['calm', 'loud'];
  const tracks = Array.from({ length: 12 }, (_, i) => {
    const label = i % 2;
    return { label, features: segments(3, label), varied: segments(2, label) };
  });
  const { frames, values } = featureShape(parameters);
  const { statistics } = defaultRecipe;
  const pool = (rows: Float32Array) =>
    poolStatistics(statisticsOf(statistics, parameters), rows, frames, values);
  const examples = tracks.map(({ label, features, varied }, i): Example => {
    const [clean, all] = [pool(features), pool(concatenate([features, varied]))];
    const counts = { seconds: 1, segments: 3, rows: 5 };
    return { genre: labels[label], group: String(i), label, ...counts, clean: () => clean, all: () => all };
  });
  const factors = featureFactors(statistics, 1, parameters);
  const emphasis = noveltyEmphasis(statisticsOf(statistics, parameters), values);
  const set = { genres: labels, examples, factors, emphasis };
  const classifier = fitRidge(set, { ...defaultRecipe, landmarks: 10 }, 1);
  const { scale, landmarks } = classifier;
  t.equal(landmarks.length, 10 * factors.length);
  const noveltyOf = createNovelty(landmarks, emphasis);

  for (const calibration of [
    { temperature: 1, smoothing: 0 },
    { temperature: 0.1, smoothing: 0 },
    { temperature: 2.5, smoothing: 0.2 },
  ]) {
    const assembled = assembleNetwork(
      runtime,
      classifier,
      labels.length,
      statisticsOf(statistics, parameters),
      parameters,
      calibration,
    );
    const network = createNetwork(runtime, asTensorNetwork(runtime, assembled), {
      features: parameters,
      input: { shape: assembled.inputs[0].shape.slice(1) as number[] },
    });
    const before = runtime.tf.memory().numTensors;
    for (const [i, { features }] of tracks.entries()) {
      const { clean, label } = set.examples[i];
      const standardised = standardise(clean(), scale);
      const expected = segmentProbabilities(
        createLogits(classifier)(standardised),
        labels.length,
        calibration,
      );
      const { scores, novelty } = await network.predict(features, 3);
      t.equal(scores.length, expected.length);
      const furthest = Math.max(...scores.map((score, at) => Math.abs(score - expected[at])));
      t.ok(furthest < 1e-5, `temperature ${calibration.temperature}, track ${i}: ${furthest}`);
      t.ok(scores[label] > 0.5, 'which is right about what it was fitted to');
      t.ok(Math.abs(novelty! - noveltyOf(standardised)) < 1e-5);
    }
    const { novelty } = await network.predict(segments(3, 100), 3);
    t.ok(novelty! > 5, `what is far from all that it was fitted to: ${novelty}`);
    t.equal(runtime.tf.memory().numTensors, before, 'no tensor is left behind');
    network.dispose();
  }
});
