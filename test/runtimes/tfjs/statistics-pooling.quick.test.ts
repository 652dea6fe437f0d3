import type { Rank, Tensor } from '@tensorflow/tfjs-core';
import t from 'tap';
import { registerLayers } from '../../../src/runtimes/tfjs/layers.js';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';
import { poolStatistics, statistics, type StatisticName } from '../../../src/runtimes/tfjs/statistics.js';

const runtime = await loadRuntime('wasm');
const { tf } = runtime;
const { statisticsPooling } = registerLayers(runtime);
const names = Object.keys(statistics) as StatisticName[];
const [batch, frames, channels] = [3, 12, 16];
const x = tf.randomNormal<Rank.R3>([batch, frames, channels], 1, 2, 'float32', 5);

t.test('the layer puts the statistics of each segment one after another, and says so', t => {
  const layer = statisticsPooling({ statistics: names });
  const output = layer.apply(x) as Tensor;
  t.same(output.shape, layer.computeOutputShape([batch, frames, channels]));
  t.strictSame(output.dataSync(), poolStatistics(names, x.dataSync<'float32'>(), frames, channels));
  t.equal(layer.countParams(), 0);
  t.same(layer.getConfig().statistics, names);
  t.end();
});

t.test('an unknown statistic, or none, is refused', t => {
  const unknown = ['median'] as unknown as StatisticName[];
  t.throws(() => statisticsPooling({ statistics: unknown }), { message: /knows no statistic "median"/ });
  t.throws(() => statisticsPooling({ statistics: [] }), { message: /at least one/ });
  t.end();
});
