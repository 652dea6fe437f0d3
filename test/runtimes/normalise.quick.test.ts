import t from 'tap';
import type { Normalisation } from '../../src/models/normalisation.js';
import { toInput } from '../../src/runtimes/input.js';

// Frames of two values.
const features = {
  kind: 'mfcc',
  extractor: 'librosa',
  sampleRate: 8000,
  segments: 2,
  segmentSeconds: 0.1,
} as const;
const parameters = { ...features, nFft: 256, hopLength: 800, melBands: 20, nMfcc: 2 };
/** Two segments of two frames. */
const segments = Float32Array.of(1, 2, 3, 5, -4, -4, -4, -4);

const normalised = (normalisation?: Normalisation, layout?: 'coefficients-first') => {
  const input = { shape: [2, 2], ...(normalisation && { normalisation }), ...(layout && { layout }) };
  return [...toInput({ features: parameters, input })(segments)];
};

t.test('each segment is normalised by itself, and what was given stays as it was', async t => {
  const before = [...segments];
  t.strictSame(normalised(), before);
  t.strictSame(normalised({ kind: 'min-max' }), [0, 0.25, 0.5, 1, 0, 0, 0, 0]);
  const deviation = Math.sqrt(35 / 16);
  t.strictSame(
    normalised({ kind: 'z-score' }),
    [-1.75, -0.75, 0.25, 2.25].map(value => Math.fround(value / deviation)).concat(0, 0, 0, 0),
  );
  t.strictSame([...segments], before);
});

t.test('a mean and a deviation are one for all, or one for each value of a frame', async t => {
  t.strictSame(normalised({ kind: 'fixed', mean: 1, std: 2 }), [0, 0.5, 1, 2, -2.5, -2.5, -2.5, -2.5]);
  t.strictSame(normalised({ kind: 'fixed', mean: [1, -4], std: [1, 2] }), [0, 3, 2, 4.5, -5, 0, -5, 0]);
  t.strictSame(
    normalised({ kind: 'fixed', mean: [1, -4], std: 1 }, 'coefficients-first'),
    [0, 2, 6, 9, -5, -5, 0, 0],
    'before the values are brought into another order',
  );
});
