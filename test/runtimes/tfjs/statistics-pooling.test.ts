import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { registerLayers } from '../../../src/runtimes/tfjs/layers.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { featureCount, statistics, type StatisticName } from '../../../src/runtimes/tfjs/statistics.js';

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

/** Each segment of `x`, as it is stored. */
const segments = Array.from({ length: batch }, (_, index) => ({
  values: new Float64Array(x.dataSync().slice(index * frames * channels, (index + 1) * frames * channels)),
  channels,
}));

for (const name of names)
  t.test(`${name} is what its definition gives`, t => {
    for (const segment of segments) {
      const byChannel = Array.from({ length: channels }, (_, channel) =>
        Array.from(segment.values).filter((_value, at) => at % channels === channel),
      );
      const output = statistics[name](segment);
      t.equal(output.length, featureCount(name, channels));
      t.ok(largestDifference(output, expected[name](byChannel)) < 1e-5);
    }
    t.end();
  });

t.test('the layer puts the statistics of each segment one after another, and says so', t => {
  const layer = statisticsPooling({ statistics: names });
  const output = layer.apply(x) as Tensor;
  t.same(output.shape, layer.computeOutputShape([batch, frames, channels]));
  const parts = segments.flatMap(segment => names.flatMap(name => Array.from(statistics[name](segment))));
  t.equal(largestDifference(output.dataSync(), new Float32Array(parts)), 0);
  t.equal(layer.countParams(), 0);
  t.same(layer.getConfig().statistics, names);
  t.end();
});

t.test('what does not move at all has finite statistics', t => {
  for (const name of names)
    t.ok(
      statistics[name]({ values: new Float64Array(frames * channels).fill(1), channels }).every(
        Number.isFinite,
      ),
    );
  t.end();
});

t.test('an unknown statistic, or none, is refused', t => {
  const unknown = ['median'] as unknown as StatisticName[];
  t.throws(() => statisticsPooling({ statistics: unknown }), { message: /knows no statistic "median"/ });
  t.throws(() => statisticsPooling({ statistics: [] }), { message: /at least one/ });
  t.end();
});
