import t from 'tap';
import { headLogits } from '../../../src/runtimes/head.js';
import { fitDense, type LabelledRows } from '../../../src/training/fit/dense-classifier.js';
import { createRandom } from '../../../src/training/random.js';

/** Three labels, of which each lies elsewhere in five dimensions; one has half the rows. */
function threeLabels(): LabelledRows {
  const random = createRandom(2);
  const labels = Array.from({ length: 80 }, (_, i) => (i < 40 ? 0 : 1 + (i % 2)));
  const rows = Float64Array.from(
    { length: labels.length * 5 },
    (_, at) => (random.normal() + (at % 5 === labels[Math.floor(at / 5)] ? 2 : 0)) / Math.sqrt(5),
  );
  return { rows, labels, weights: Float64Array.from(labels, label => (label === 0 ? 0.5 : 1)) };
}

t.test('logistic regression is where the gradient of its loss is none', async t => {
  const data = threeLabels();
  const [layer] = fitDense(data, 3, { hidden: 0, penalty: 0.5 }, 1);
  const logits = headLogits([layer], data.rows);
  const gradient = layer.kernel.map(weight => 0.5 * weight);
  const bias = new Float64Array(3);
  data.labels.forEach((label, row) => {
    const powers = Array.from(logits.subarray(3 * row, 3 * row + 3), Math.exp);
    const total = powers.reduce((a, b) => a + b);
    powers.forEach((power, unit) => {
      const derivative = data.weights[row] * (power / total - (unit === label ? 1 : 0));
      bias[unit] += derivative;
      for (let i = 0; i < 5; i++) gradient[5 * unit + i] += derivative * data.rows[5 * row + i];
    });
  });
  const furthest = Math.max(...[...gradient, ...bias].map(Math.abs));
  t.ok(furthest < 0.05, `${furthest}`);
});

t.test('a penalty makes weights small', async t => {
  const norm = (penalty: number) =>
    Math.hypot(...fitDense(threeLabels(), 3, { hidden: 0, penalty }, 1)[0].kernel);
  t.ok(norm(10) < 0.5 * norm(1));
  t.ok(norm(1) < 0.5 * norm(0.01));
});

t.test('a hidden layer learns what no plane parts, the same from the same seed', async t => {
  const random = createRandom(5);
  const rows = Float64Array.from({ length: 240 }, () => random.normal());
  const labels = Array.from({ length: 120 }, (_, row) => (rows[2 * row] * rows[2 * row + 1] > 0 ? 1 : 0));
  const data = { rows, labels, weights: new Float64Array(120).fill(1) };
  const right = (hidden: number) => {
    const logits = headLogits(fitDense(data, 2, { hidden, penalty: 0.01 }, 1), rows);
    return labels.filter((label, row) => logits[2 * row + label] > logits[2 * row + 1 - label]).length / 120;
  };
  t.ok(right(12) > 0.9, `${right(12)}`);
  t.ok(right(0) < 0.7, `${right(0)}`);
  const shape = { hidden: 4, penalty: 0.01 };
  t.strictSame(fitDense(data, 2, shape, 3), fitDense(data, 2, shape, 3));
  t.notSame(fitDense(data, 2, shape, 3), fitDense(data, 2, shape, 4));
});
