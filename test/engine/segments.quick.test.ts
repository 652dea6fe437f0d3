import t from 'tap';
import { withAudio } from '../../src/audio/open.js';
import { meanOverSegments } from '../../src/engine/pool-track.js';
import { readSegments, trackLength } from '../../src/engine/segments.js';
import { randomSegments, trackSegments } from '../../src/training/data/track-segments.js';
import { createRandom } from '../../src/training/random.js';
import { chord, wav } from '../../support/audio/synth.js';

const windows = { sampleRate: 16000, segments: 3, segmentSeconds: 1 };

/** Opens a chord of so many seconds at 22 050 Hz. */
const withChord = <T>(seconds: number, use: Parameters<typeof withAudio<T>>[2]) =>
  withAudio(wav(chord([220, 330], seconds)), { maxSeconds: 60 }, use);

t.test('training and the service read the same segments of a track', async t => {
  await withChord(4, async source => {
    const segments = await trackSegments(source, windows);
    t.equal(trackLength(source, windows), 64000);
    t.equal(segments.length, 3);
    let index = 0;
    for await (const segment of readSegments(source, windows, [0, 24000, 48000])) {
      t.equal(segment.length, 16000);
      t.strictSame(segment, segments[index++]);
    }
    t.equal(index, 3);
  });
});

t.test('training reads equal segments once, and repeats a track that is too short', async t => {
  await withChord(1, async source => t.equal((await trackSegments(source, windows)).length, 1));
  await withChord(0.5, async source => {
    const [segment, ...others] = await trackSegments(source, windows);
    t.equal(others.length, 0);
    t.equal(segment.length, 16000);
    t.strictSame(segment.subarray(8000), segment.subarray(0, 8000));
  });
});

t.test('a track that is played faster is shorter', async t => {
  await withChord(1.5, async source => {
    const faster = await randomSegments(source, windows, 2, 4, createRandom(1));
    t.equal(faster.length, 1, 'so that it is repeated');
    const same = await randomSegments(source, windows, 1, 4, createRandom(1));
    t.equal(same.length, 4);
    for (const segment of [...faster, ...same]) t.equal(segment.length, 16000);
  });
});

t.test('a track has the mean of the scores of its segments', async t => {
  t.strictSame(meanOverSegments(Float32Array.of(0.25, 0.75, 0.75, 0.25, 0.5, 0.5), 2), [0.5, 0.5]);
  t.strictSame(meanOverSegments(Float32Array.of(0.125, 0.25, 0.625), 3), [0.125, 0.25, 0.625]);
});
