import fc from 'fast-check';
import t from 'tap';
import { DriftWindow } from '../../src/drift/window.js';

t.test('holds the last tracks and no others', async () => {
  const profiles = fc.array(fc.array(fc.integer({ min: 0, max: 100 }), { minLength: 3, maxLength: 3 }));
  fc.assert(
    fc.property(profiles, fc.integer({ min: 1, max: 20 }), (profiles, capacity) => {
      const window = new DriftWindow(capacity, 3);
      profiles.forEach((profile, time) => window.add(Float32Array.from(profile), time));
      const last = profiles.slice(-capacity);
      const mean = window.mean();
      return (
        window.tracks === last.length &&
        window.span?.from.getTime() === (last.length > 0 ? profiles.length - last.length : undefined) &&
        window.span?.to.getTime() === (last.length > 0 ? profiles.length - 1 : undefined) &&
        mean.every((value, i) => {
          const expected = last.reduce((sum, profile) => sum + profile[i] / last.length, 0);
          return Math.abs(value - expected) < 1e-9;
        })
      );
    }),
  );
});

t.test('takes no more memory than at its beginning', async t => {
  const window = new DriftWindow(200, 143);
  const profile = new Float32Array(143).fill(0.1);
  for (let track = 0; track < 5000; track++) window.add(profile, track);
  t.equal(window.tracks, 200);
  t.strictSame([window.span?.from.getTime(), window.span?.to.getTime()], [4800, 4999]);
});
