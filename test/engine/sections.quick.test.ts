import t from 'tap';
import { sectionsOf } from '../../src/engine/sections.js';
import type { Manifest } from '../../src/models/manifest.js';
import { tinyManifest } from '../tiny-version.js';

const manifest: Manifest = { ...tinyManifest('tiny', 1), labels: ['calm', 'loud', 'odd'] };

/** A line of segments of 3 s, every so many seconds, each sure of one label; none of them is of the novelty of another. */
const lineOf = (
  labels: readonly number[],
  every = 3,
  certainty = 0.8,
  novelties: readonly number[] = [],
) => ({
  every,
  duration: every * (labels.length - 1) + 4,
  segments: labels.map((label, index) => ({
    start: index * every,
    end: index * every + 3,
    probabilities: [0, 1, 2].map(other => (other === label ? certainty : (1 - certainty) / 2)),
    ...(novelties.length > 0 && { novelty: novelties[index] }),
  })),
});
const repeated = (label: number, times: number) => Array<number>(times).fill(label);

t.test('neighbours of one genre are one section, from the beginning to the end', async t => {
  const line = lineOf([...repeated(0, 40), ...repeated(1, 60)]);
  const sections = sectionsOf(manifest, line);
  t.match(sections, [
    { start: 0, end: 120, genre: 'calm', verdict: 'genre' },
    { start: 120, end: line.duration, genre: 'loud', verdict: 'genre' },
  ]);
  for (const { confidence } of sections) t.ok(confidence > 0.75 && confidence <= 0.8);
});

t.test('some other segments are no section of their own', async t => {
  const labels = repeated(0, 60);
  labels.splice(20, 2, 1, 1);
  labels.splice(40, 1, 2);
  t.strictSame(
    sectionsOf(manifest, lineOf(labels)).map(({ genre }) => genre),
    ['calm'],
  );
});

t.test('segments that are far apart stand for themselves', async t => {
  t.match(sectionsOf(manifest, lineOf([0, 1, 1, 0], 60)), [
    { start: 0, end: 31.5, genre: 'calm' },
    { start: 31.5, end: 151.5, genre: 'loud' },
    { start: 151.5, end: 184, genre: 'calm' },
  ]);
});

t.test('each section has a verdict of its own', async t => {
  const doubtful = { ...manifest, verdict: { minConfidence: 0.5, maxNovelty: 2 } };
  const sure = lineOf([0, 1], 60);
  const unsure = lineOf([0, 1], 60, 0.4);
  const segments = [sure.segments[0], unsure.segments[1]];
  const verdicts = (line: typeof sure, minConfidence?: number) =>
    sectionsOf(doubtful, line, minConfidence).map(({ verdict }) => verdict);
  t.strictSame(verdicts({ ...sure, segments }), ['genre', 'unsure']);
  t.strictSame(verdicts({ ...sure, segments }, 0.3), ['genre', 'genre']);
  t.strictSame(verdicts(lineOf([0, 1], 60, 0.8, [1, 3])), ['genre', 'not-music']);
});

t.test('a section of several labels has the most probable that is named, or is unsure', async t => {
  const tagger: Manifest = { ...manifest, task: 'multi-label', thresholds: [0.3, 0.95, 0.5] };
  const segments = [
    { start: 0, end: 3, probabilities: [0.4, 0.9, 0.1] },
    { start: 60, end: 63, probabilities: [0.1, 0.9, 0.1] },
  ];
  t.match(sectionsOf(tagger, { segments, duration: 63, every: 60 }), [
    { genre: 'calm', confidence: 0.4, verdict: 'genre' },
    { genre: 'loud', confidence: 0.9, verdict: 'unsure' },
  ]);
});
