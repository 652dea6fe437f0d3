import type { Scalar } from '@tensorflow/tfjs-core';
import t from 'tap';
import { loadRuntime } from '../../../../src/runtimes/tfjs/runtime.js';
import { setLearningRate } from '../../../../src/runtimes/tfjs/training/learning-rate.js';

t.test('steps of Adam are as long as the rate that was set last', async t => {
  const { tf } = await loadRuntime('wasm');
  const optimizer = tf.train.adam(0.5);
  const variable = tf.scalar(0).variable();
  const positions = [0.5, 0.25, 0].map(rate => {
    setLearningRate(optimizer, rate);
    // Under a constant gradient, Adam's step is its rate.
    optimizer.minimize(() => tf.neg<Scalar>(variable), false, [variable]);
    return Number(variable.dataSync()[0].toFixed(3));
  });
  t.strictSame(
    positions,
    [0.5, 0.75, 0.75],
    "TF.js's Adam does not read its field learningRate at each step any more: see how the rate is changed now, " +
      'and mend src/runtimes/tfjs/training/learning-rate.ts; until then the rate of trainings does not decay',
  );
});
