import type { Rank, Tensor3D } from '@tensorflow/tfjs-core';
import t from 'tap';
import { registerLayers } from '../../src/models/layers.js';
import { loadRuntime } from '../../src/models/runtime.js';
import { featureCount, statistics, type StatisticName } from '../../src/models/statistics.js';

const runtime = await loadRuntime('wasm');
const { tf } = runtime;
const { statisticsPooling } = registerLayers(runtime);
const names = Object.keys(statistics) as StatisticName[];
const [batch, frames, channels] = [3, 12, 4];
const x = tf.randomNormal<Rank.R3>([batch, frames, channels], 1, 2, 'float32', 5);

const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const centred = (values: number[]) => values.map(value => value - mean(values));
const covariance = (a: number[], b: number[]) => mean(centred(a).map((value, i) => value * centred(b)[i]));
const logStd = (values: number[]) => Math.log(Math.sqrt(covariance(values, values)) + 0.1);
const delta = (values: number[]) => values.slice(1).map((value, i) => value - values[i]);

/** The same statistics of one segment, `channels × frames`, in plain arithmetic. */
const expected: Record<StatisticName, (segment: number[][]) => number[]> = {
  mean: segment => segment.map(mean),
  logStd: segment => segment.map(logStd),
  logStdDelta: segment => segment.map(values => logStd(delta(values))),
  logStdDelta2: segment => segment.map(values => logStd(delta(delta(values)))),
  covariance: segment =>
    segment.flatMap((values, i) => segment.slice(i).map(others => covariance(values, others))),
};

function largestDifference(a: ArrayLike<number>, b: ArrayLike<number>): number {
  return Math.max(...Array.from(a, (value, i) => Math.abs(value - b[i])));
}

for (const name of names) {
  t.test(name, async t => {
    const output = statistics[name](tf, x);
    t.same(output.shape, [batch, featureCount(name, channels)]);
    const segments = await tf.transpose(x, [0, 2, 1]).array();
    const plain = segments.flatMap(segment => expected[name](segment));
    t.ok(largestDifference(output.dataSync(), plain) < 1e-5, 'is what plain arithmetic gives');

    const direction = tf.randomNormal<Rank.R3>(x.shape, 0, 1, 'float32', 6);
    const weights = tf.randomNormal(output.shape, 0, 1, 'float32', 8);
    const total = (input: Tensor3D) => tf.sum(tf.mul(statistics[name](tf, input), weights));
    const step = 1e-3;
    const [after, before] = [step, -step].map(h => total(tf.add(x, tf.mul(direction, h))).dataSync()[0]);
    const slope = tf.sum(tf.mul(tf.grad(input => total(input as Tensor3D))(x), direction)).dataSync()[0];
    t.ok(
      Math.abs((after - before) / (2 * step) - slope) < 0.02 * Math.max(1, Math.abs(slope)),
      'has its gradient',
    );
  });
}

t.test('the layer puts the statistics one after another, and says so', t => {
  const layer = statisticsPooling({ statistics: names });
  const output = layer.apply(x) as Tensor3D;
  t.same(output.shape, layer.computeOutputShape([batch, frames, channels]));
  const parts = names.map(name => statistics[name](tf, x));
  t.equal(largestDifference(output.dataSync(), tf.concat(parts, 1).dataSync()), 0);
  t.equal(layer.countParams(), 0);
  t.same(layer.getConfig().statistics, names);
  t.end();
});

t.test('a constant channel has a finite gradient', t => {
  const constant = tf.ones<Rank.R3>([1, frames, channels]);
  for (const name of names) {
    const gradient = tf.grad(input => tf.sum(statistics[name](tf, input as Tensor3D)))(constant);
    t.ok(gradient.dataSync().every(Number.isFinite), name);
  }
  t.end();
});

t.test('an unknown statistic, or none, is refused', t => {
  const unknown = ['median'] as unknown as StatisticName[];
  t.throws(() => statisticsPooling({ statistics: unknown }), { message: /knows no statistic "median"/ });
  t.throws(() => statisticsPooling({ statistics: [] }), { message: /at least one/ });
  t.end();
});
