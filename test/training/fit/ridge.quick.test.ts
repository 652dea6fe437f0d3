import t from 'tap';
import type { Example } from '../../../src/training/data/examples.js';
import { createKernel } from '../../../src/training/fit/kernel.js';
import { chooseLandmarks } from '../../../src/training/fit/landmarks.js';
import { createLogits } from '../../../src/training/fit/logits.js';
import { fitRidge } from '../../../src/training/fit/ridge.js';
import { standardise } from '../../../src/training/fit/standardise.js';
import { createRandom } from '../../../src/training/random.js';

const features = 6;
const genres = ['calm', 'loud', 'odd'];
const random = createRandom(3);

/** Tracks of two segments and some varied ones, whose label is where they lie; as many of a label as `counts` has. */
function tracks(counts: readonly number[]): Example[] {
  return counts.flatMap((count, label) =>
    Array.from({ length: count }, (_, i) => {
      const all = Float32Array.from(
        { length: features * (3 + (i % 4)) },
        (__, at) => random.normal() + (at % features === label ? 4 : 0),
      );
      return {
        genre: genres[label],
        group: `${label} ${i}`,
        label,
        seconds: 6,
        segments: 2,
        rows: all.length / features,
        clean: () => all.subarray(0, 2 * features),
        all: () => all,
      };
    }),
  );
}
const factors = new Float64Array(features).fill(1 / Math.sqrt(features));
const recipe = { landmarks: 20, penalty: 0.1 };

t.test('the solution is that of the normal equations', async t => {
  const examples = tracks([15, 60, 30]);
  const set = { genres, examples, factors };
  const classifier = fitRidge(set, recipe, 1);
  t.strictSame(fitRidge(set, recipe, 1), classifier, 'the same each time');

  const { scale, landmarks, alpha } = classifier;
  const count = landmarks.length / features;
  const kernel = createKernel(landmarks, features);
  const rowsOf = genres.map(() => 0);
  for (const { rows, label } of examples) rowsOf[label] += rows;
  const total = rowsOf.reduce((a, b) => a + b);
  // KᵀW(Y − Kα), which is what the penalties of α balance, and the trace of KᵀWK.
  const pull = new Float64Array(alpha.length);
  let trace = 0;
  for (const { all, label } of examples) {
    const weight = total / genres.length / rowsOf[label];
    const standardised = standardise(all(), scale);
    const values = kernel(standardised);
    const logits = createLogits(classifier)(standardised);
    for (const [at, value] of values.entries()) {
      const [row, landmark] = [Math.floor(at / count), at % count];
      trace += weight * value ** 2;
      for (const output of genres.keys()) {
        const target = (output === label ? 1 : 0) - 1 / 3;
        pull[landmark * 3 + output] += weight * value * (target - logits[row * 3 + output]);
      }
    }
  }
  const among = kernel(landmarks);
  const furthest = pull.map((value, at) => {
    const [landmark, output] = [Math.floor(at / 3), at % 3];
    let penalty = ((1e-4 * trace) / count) * alpha[at];
    for (let other = 0; other < count; other++)
      penalty += recipe.penalty * among[landmark * count + other] * alpha[other * 3 + output];
    return Math.abs(value - penalty);
  });
  t.ok(Math.max(...furthest) < 1e-3, `${Math.max(...furthest)} of ${Math.max(...pull.map(Math.abs))}`);
});

t.test('a label with few tracks counts as much as one with many', async t => {
  const examples = tracks([5, 100, 20]);
  const classifier = fitRidge({ genres, examples, factors }, recipe, 1);
  const logitsOf = createLogits(classifier);
  const right = examples.filter(({ all, label }) => {
    const [calm, loud, odd] = logitsOf(standardise(all(), classifier.scale));
    return [calm, loud, odd][label] === Math.max(calm, loud, odd);
  });
  t.ok(right.length > 0.9 * examples.length);
  t.ok(right.filter(({ label }) => label === 0).length >= 4);
});

t.test('landmarks are the means of all tracks, or of as many of each label as can be', async t => {
  const examples = tracks([4, 30, 30]);
  const scale = { mean: new Float32Array(features), std: new Float32Array(features).fill(1) };
  const all = chooseLandmarks(examples, scale, 64, 1);
  t.equal(all.length, 64 * features);
  const clean = examples[7].clean();
  t.ok(Math.abs(all[7 * features] - (clean[0] + clean[features]) / 2) < 1e-6);

  const few = chooseLandmarks(examples, scale, 24, 1);
  const labels = Array.from({ length: 24 }, (_, i) => {
    const at = all.findIndex((_value, place) => place % features === 0 && all[place] === few[i * features]);
    return examples[at / features].label;
  });
  t.strictSame(
    genres.map((_, label) => labels.filter(found => found === label).length),
    [4, 10, 10],
  );
  t.strictSame(chooseLandmarks(examples, scale, 24, 1), few);
  t.notSame(chooseLandmarks(examples, scale, 24, 2), few);
});
