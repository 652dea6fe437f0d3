import t from 'tap';
import { probabilitiesOf } from '../../src/runtimes/probabilities.js';

const logits = Float32Array.of(0, Math.log(3), -200, 200);
const of = (task: 'single-label' | 'multi-label', output?: 'logits' | 'probabilities') =>
  Array.from(probabilitiesOf(logits, 2, { task, ...(output && { output }) }), value =>
    Number(value.toFixed(6)),
  );

t.test('each row of logits has a softmax, or each logit a sigmoid', async t => {
  t.strictSame(of('single-label', 'logits'), [0.25, 0.75, 0, 1]);
  t.strictSame(of('multi-label', 'logits'), [0.5, 0.75, 0, 1]);
});

t.test('what is no logits stays as it is', async t => {
  t.equal(probabilitiesOf(logits, 2, { task: 'multi-label', output: 'probabilities' }), logits);
  t.equal(probabilitiesOf(logits, 2, {}), logits);
});
