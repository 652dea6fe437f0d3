import fc from 'fast-check';
import t from 'tap';
import { Problem } from '../../src/problems.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { segmentStarts } from '../../src/features/segments.js';
import { framesPerSegment } from '../../src/features/mfcc-parameters.js';

const p = defaultFeatureParameters;

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

t.test('a clip of exactly one segment gives that segment ten times', t => {
  t.same(segmentStarts(66150, p), new Array(10).fill(0));
  t.end();
});

t.test('a single segment is the beginning of the track', t => {
  t.same(segmentStarts(661500, { ...p, segments: 1 }), [0]);
  t.end();
});

t.test('segments are whole, in order, evenly spread, from the beginning to the end', t => {
  fc.assert(
    fc.property(fc.integer({ min: 66150, max: 1e9 }), fc.integer({ min: 2, max: 100 }), (total, segments) => {
      const starts = segmentStarts(total, { ...p, segments });
      const even = (total - 66150) / (segments - 1);
      return (
        starts.length === segments &&
        starts[0] === 0 &&
        starts[segments - 1] + 66150 === total &&
        starts.every((start, i) => Number.isInteger(start) && Math.abs(start - i * even) <= 0.500001)
      );
    }),
  );
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
