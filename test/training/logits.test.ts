import t from 'tap';
import { defaultFeatureParameters, featureSize } from '../../src/features/parameters.js';
import { asTensorNetwork, createNetwork } from '../../src/runtimes/tfjs/network.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { poolExamples } from '../../src/training/data/examples.js';
import { assembleNetwork } from '../../src/runtimes/tfjs/training/assemble-network.js';
import { fitEnsemble } from '../../src/training/fit/ensemble.js';
import { ensembleLogits, segmentProbabilities } from '../../src/training/fit/logits.js';
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
  const tracks = Array.from({ length: 8 }, (_, i) => {
    const [id, label] = [String(i), i % 2];
    const variants = [segments(3, label), segments(2, label)];
    return { id, path: id, group: id, genre: labels[label], content: id, variants };
  });
  const recipe = { ...defaultRecipe, members: 3, units: 8, stepsPerEpoch: 5, maxEpochs: 4 };
  const set = poolExamples(tracks, labels, parameters, recipe.statistics);
  const ensemble = await fitEnsemble(runtime, set, recipe, 1, () => undefined);

  for (const temperature of [1, 0.6, 2.5]) {
    const assembled = assembleNetwork(
      runtime,
      ensemble,
      labels.length,
      recipe.statistics,
      parameters,
      temperature,
    );
    const network = createNetwork(runtime, asTensorNetwork(assembled), {
      features: parameters,
      input: { shape: assembled.inputs[0].shape.slice(1) as number[] },
    });
    for (const [i, { variants }] of tracks.entries()) {
      const expected = segmentProbabilities(
        ensembleLogits(ensemble, set.examples[i].clean),
        labels.length,
        temperature,
      );
      const { scores } = await network.predict(variants[0], 3);
      t.equal(scores.length, expected.length);
      const furthest = Math.max(...scores.map((score, at) => Math.abs(score - expected[at])));
      t.ok(furthest < 1e-5, `temperature ${temperature}, track ${i}: ${furthest}`);
    }
    network.dispose();
  }
});
