import t from 'tap';
import { labelsOf, taskOf } from '../../src/import/outputs.js';

t.test(
  'probabilities that sum to 1 are those of one label, others of any number, unless it is said',
  async t => {
    const one = Float32Array.of(0.5, 0.25, 0.25);
    const several = Float32Array.of(0.9, 0.8, 0);
    t.equal(taskOf(undefined, one), 'single-label');
    t.equal(taskOf('multi-label', one), 'multi-label');
    t.equal(taskOf(undefined, several), 'multi-label');
    t.throws(() => taskOf('single-label', several), {
      message:
        'the outputs for an example are no probabilities: from 0.00 to 0.900, with the sum 1.70; if a track can have several of the labels, say --task multi-label, or "task": "multi-label" in the feature description',
    });
    for (const task of [undefined, 'single-label', 'multi-label'] as const)
      t.throws(() => taskOf(task, Float32Array.of(-3, 4)), {
        message: /from -3\.00 to 4\.00, with the sum 1\.00; if they are logits, say "output": "logits"/,
      });
    t.throws(() => taskOf(undefined, Float32Array.of(NaN, 1)), { message: /are not all numbers/ });
  },
);

t.test('labels are as many as scores, and may be absent where there is an embedding', async t => {
  const scores = Float32Array.of(0.5, 0.5);
  t.strictSame(labelsOf(['a', 'b'], { scores }), ['a', 'b']);
  t.throws(() => labelsOf(['a'], { scores }), {
    message: 'the network has 2 outputs, and 1 labels name them',
  });
  t.throws(() => labelsOf(undefined, { scores }), { message: /2 outputs: name them, with --labels FILE/ });
  t.strictSame(labelsOf(undefined, { scores, embedding: scores }), ['output-0', 'output-1']);
});
