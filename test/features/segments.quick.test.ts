import fc from 'fast-check';
import t from 'tap';
import { Problem } from '../../src/problems.js';
import { defaultFeatureParameters, segmentLength, type Windows } from '../../src/features/parameters.js';
import { segmentStarts } from '../../src/features/segments.js';
import { framesPerSegment } from '../../src/features/mfcc-parameters.js';

const p = defaultFeatureParameters;

/** Places in a track of so many seconds, in seconds. */
const places = (seconds: number, windows: Partial<Windows> = {}) =>
  segmentStarts(Math.round(seconds * p.sampleRate), { ...p, ...windows }).map(
    start => Math.round((1000 * start) / p.sampleRate) / 1000,
  );

const tiles = [0, 3, 6, 9, 12, 15, 18, 21, 24, 27];

/** Windows as manifests may have them. */
const anyWindows = fc.record<Windows>({
  sampleRate: fc.integer({ min: 8000, max: 48_000 }),
  segments: fc.integer({ min: 1, max: 100 }),
  segmentSeconds: fc.integer({ min: 1, max: 300 }).map(tenths => tenths / 10),
});

/** Windows, and a track that they fit into: as often some segments long as hours. */
const anyTrack = anyWindows.chain(windows => {
  const length = segmentLength(windows);
  const total = fc.oneof(
    fc.integer({ min: length, max: 2 * windows.segments * length }),
    fc.integer({ min: length, max: length + 36_000 * windows.sampleRate }),
  );
  return fc.tuple(fc.constant(windows), total);
});

t.test('a default segment has 66150 samples and 130 frames', t => {
  t.equal(segmentLength(p), 66150);
  t.equal(framesPerSegment(p), 130);
  t.end();
});

t.test('a clip of 30 s is tiled exactly', t => {
  t.same(
    segmentStarts(661500, p),
    Array.from({ length: 10 }, (_, i) => i * 66150),
  );
  t.end();
});

t.test('clips of about 30 s are tiled too, as far as they last', t => {
  for (const seconds of [30.001, 30.013, 30.082, 30.371, 30.65])
    t.same(places(seconds), tiles, `${seconds} s`);
  for (const seconds of [29.91, 29.93, 29.999])
    t.same(places(seconds), [...tiles.slice(0, 9), 26.9], `${seconds} s`);
  t.end();
});

t.test('shorter tracks have overlapping segments, from the beginning to the end', t => {
  t.same(places(12), [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  t.same(places(12.7), places(12));
  t.same(places(3), new Array(10).fill(0));
  t.end();
});

t.test('segments keep away from the ends of songs', t => {
  t.same(places(41), [1, 5, 9, 13, 17, 21, 25, 29, 33, 37]);
  t.same(places(213), [15, 35, 55, 75, 95, 115, 135, 155, 175, 195]);
  fc.assert(
    fc.property(fc.integer({ min: 196, max: 36_000 }), seconds => {
      const starts = places(seconds);
      return starts[0] === 15 && starts[9] + 3 + 15 === seconds;
    }),
  );
  t.end();
});

t.test('clips have no margins, however short their segments are together', t => {
  t.same(places(6, { segments: 3, segmentSeconds: 1 }), [0, 2.5, 5]);
  t.same(places(30.5, { segments: 3, segmentSeconds: 1 }), [0, 14.5, 29]);
  t.same(places(41, { segments: 3, segmentSeconds: 1 }), [1.1, 20, 38.9]);
  t.end();
});

t.test('a single segment is the beginning of what is left between the margins', t => {
  t.same(places(30, { segments: 1 }), [0]);
  t.same(places(40, { segments: 1 }), [1]);
  t.same(places(40, { segments: 1, segmentSeconds: 30 }), [1]);
  t.same(places(500, { segments: 1 }), [15]);
  t.end();
});

t.test('segments are whole samples, in order and in the track', t => {
  fc.assert(
    fc.property(anyTrack, ([windows, total]) => {
      const starts = segmentStarts(total, windows);
      return (
        starts.length === windows.segments &&
        starts.every(Number.isInteger) &&
        starts.every((start, i) => start >= (i === 0 ? 0 : starts[i - 1])) &&
        starts.at(-1)! + segmentLength(windows) <= total
      );
    }),
    { numRuns: 1000 },
  );
  t.end();
});

t.test('10 ms more or less move no segment, except at two points of each second', t => {
  fc.assert(
    fc.property(anyTrack, fc.double({ min: 0, max: 0.01, noNaN: true }), ([windows, total], seconds) => {
      const { sampleRate, segments } = windows;
      const more = Math.floor(seconds * sampleRate);
      const beyond = (((total - segments * segmentLength(windows)) / sampleRate) % 1) + 1;
      const isNear = [0.9, 1, 1.9, 2].some(point => beyond <= point && beyond + 0.0101 >= point);
      fc.pre(!isNear);
      const [before, after] = [total, total + more].map(length => segmentStarts(length, windows));
      return before.every((start, i) => start === after[i]);
    }),
    { numRuns: 1000 },
  );
  t.end();
});

t.test('and there no segment moves by more than a second', t => {
  fc.assert(
    fc.property(anyTrack, ([windows, total]) => {
      const [before, after] = [total, total + Math.floor(0.01 * windows.sampleRate)].map(length =>
        segmentStarts(length, windows),
      );
      return before.every((start, i) => Math.abs(after[i] - start) <= windows.sampleRate);
    }),
    { numRuns: 1000 },
  );
  t.end();
});

t.test('10 ms move segments at 4 % of the durations to 35 s, and at 2 % of longer ones', t => {
  const moving = (from: number, to: number) => {
    const durations = Array.from({ length: 1000 * (to - from) }, (_, i) => from + i / 1000);
    const moved = durations.filter(seconds => places(seconds).join() !== places(seconds + 0.01).join());
    return moved.length / durations.length;
  };
  t.ok(moving(3, 35) <= 0.021, `${moving(3, 35)}`);
  t.ok(moving(35, 60) <= 0.011, `${moving(35, 60)}`);
  t.end();
});

t.test('a track shorter than a segment is refused with both lengths', t => {
  t.throws(
    () => segmentStarts(66149, p),
    new Problem('audio-too-short', 'The audio lasts 2.99 s; the model needs at least 3 s.'),
  );
  t.throws(() => segmentStarts(0, p), { code: 'audio-too-short' });
  t.end();
});
