import t from 'tap';
import { packFeatures } from '../../../src/training/data/packed-features.js';
import { readFeatures } from '../../../src/training/data/read-features.js';

const features = {
  content: 'a'.repeat(64),
  seconds: 30,
  clean: Float32Array.of(1, 2, 3),
  statistics: Float32Array.of(4, 5),
};
const bytes = new Uint8Array(Float32Array.of(1, 2, 3, 4, 5).buffer);

t.test('the features of a track are as the child sent them', async t => {
  const { value, pieces } = packFeatures(features);
  t.equal(pieces.length, 2);
  t.strictSame(readFeatures(value, bytes, 0), features);
});

t.test('they are refused if they do not fit together', async t => {
  const { value } = packFeatures(features);
  const lies = [null, { ...(value as object), clean: 6 }, { ...(value as object), content: '../file' }];
  for (const lie of lies) t.throws(() => readFeatures(lie, bytes, 0));
  t.throws(() => readFeatures(value, bytes.subarray(1), 0));
});
