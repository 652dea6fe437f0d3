import t from 'tap';
import { denseStarts } from '../../src/features/dense-segments.js';
import { defaultFeatureParameters as windows } from '../../src/features/parameters.js';
import { Problem } from '../../src/problems.js';

const rate = windows.sampleRate;
const seconds = (starts: readonly number[]) => starts.map(start => start / rate);

t.test('segments lie every so many seconds over the whole track', async t => {
  const line = { every: 2, maxSegments: 100 };
  t.strictSame(seconds(denseStarts(10 * rate, windows, line)), [0, 2, 4, 6]);
  t.strictSame(seconds(denseStarts(11 * rate, windows, line)), [0, 2, 4, 6, 8]);
  t.strictSame(denseStarts(3 * rate, windows, line), [0]);
  t.throws(() => denseStarts(3 * rate - 1, windows, line), { code: 'audio-too-short' });
});

t.test('each lies in the track, and none more would', async t => {
  for (const every of [0.1, 0.37, 1 / 3, 7, 1000])
    for (const samples of [66_150, 66_151, 100_003, 2_000_000]) {
      const starts = denseStarts(samples, windows, { every, maxSegments: 10_000 });
      t.ok(starts.at(-1)! + 66_150 <= samples);
      t.ok(Math.round(starts.length * every * rate) + 66_150 > samples);
    }
});

t.test('too many are refused with the smallest distance that will do', async t => {
  for (const maxSegments of [1, 2, 7, 600])
    for (const length of [30, 1799.9, 3600]) {
      const place = (every: number) =>
        denseStarts(Math.round(length * rate), windows, { every, maxSegments });
      let problem: unknown;
      try {
        place(0.1);
      } catch (error) {
        problem = error;
      }
      if (length === 30 && maxSegments === 600) {
        t.equal(problem, undefined);
        continue;
      }
      t.match(problem, { code: 'too-many-segments' });
      const every = Number(/every=([\d.]+) or more/.exec((problem as Problem).detail)![1]);
      t.ok(place(every).length <= maxSegments);
      t.throws(() => place(every - 0.1), { code: 'too-many-segments' });
    }
});
