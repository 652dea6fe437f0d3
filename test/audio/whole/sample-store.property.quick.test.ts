import fc from 'fast-check';
import t from 'tap';
import { createSampleStore } from '../../../src/audio/whole/sample-store.js';
import { noise } from '../../../support/audio/synth.js';

/** Appends a signal in pieces. */
function stored(samples: Float32Array, pieces: readonly number[]) {
  const store = createSampleStore();
  let at = 0;
  for (const piece of [...pieces, Infinity]) {
    store.append(samples.subarray(at, Math.min(samples.length, at + piece)));
    at = Math.min(samples.length, at + piece);
  }
  return store;
}

const pieces = fc.array(fc.integer({ min: 0, max: 6000 }), { maxLength: 5 });
const length = fc.integer({ min: 0, max: 20_000 });

t.test('samples of 16 bits come back as they were, from any place', async () => {
  fc.assert(
    fc.property(length, pieces, fc.nat(), fc.nat(), (total, pieces, place, size) => {
      const samples = noise(total / 8000, 8000, 1).map(
        x => Math.max(-32_768, Math.round(x * 32_767)) / 32_768,
      );
      const store = stored(samples, pieces);
      const start = place % (total + 1);
      const count = size % (total - start + 1);
      const slice = store.slice(start, count);
      return (
        store.length === total && slice.length === count && slice.every((x, i) => x === samples[start + i])
      );
    }),
  );
});

t.test('others err by less than a 2^15th of the loudest near them, at any level', async () => {
  fc.assert(
    fc.property(length, pieces, fc.integer({ min: -40, max: 9 }), (total, pieces, exponent) => {
      const amplitude = 1.3 * 2 ** exponent;
      const samples = noise(total / 8000, 8000, amplitude);
      return stored(samples, pieces)
        .slice(0, total)
        .every((x, i) => Math.abs(x - samples[i]) <= amplitude * 2 ** -15);
    }),
  );
});

t.test('full scale does not wrap around', async t => {
  const store = stored(new Float32Array(8192).fill(1).fill(-1, 4096), []);
  t.ok(store.slice(0, 4096).every(x => Math.abs(x - 1) <= 2 ** -15));
  t.ok(store.slice(4096, 4096).every(x => x === -1));
});
