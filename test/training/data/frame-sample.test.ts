import t from 'tap';
import { sampleFrames } from '../../../src/training/data/frame-sample.js';

const frames = Float32Array.from([0, 10, 1, 11, 2, 12, 3, 13, 4, 14]);

t.test('of a thousand tracks all frames are kept', async t => {
  const all = sampleFrames(frames, 2, 1000);
  t.strictSame(all, frames);
  t.not(all.buffer, frames.buffer, 'in an array of their own');
});

t.test('of more tracks so few that they take no more memory', async t => {
  t.strictSame([...sampleFrames(frames, 2, 1001)], [0, 10, 2, 12, 4, 14]);
  t.strictSame([...sampleFrames(frames, 2, 4000)], [0, 10, 4, 14]);
  t.strictSame([...sampleFrames(frames, 2, 20_000)], [0, 10]);
});
