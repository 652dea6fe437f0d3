import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { createMp3Decoder } from '../../../src/audio/mp3/layer3/decoder.js';
import { indexMp3 } from '../../../src/audio/mp3/frame-index.js';
import { mp3Source } from '../../../src/audio/mp3/source.js';
import { fixture } from '../../../support/audio/fixture.js';
import { repeated } from '../../hostile/mp4-files.js';
import { encodes } from './encodes.js';
import { fullDecode } from './full-decode.js';
import { largestError } from '../signal-comparison.js';

const limits = { maxSeconds: 10_000 };

/** Full scale is 1, and single precision gives a 2^24th of that for each of some twenty sums. */
const tolerance = 4e-6;

/** An index and a source whose decoder counts the frames that it decodes. */
function counted(bytes: Uint8Array) {
  const index = indexMp3(bytes)!;
  const decoder = createMp3Decoder(index.header);
  const count = { frames: 0 };
  const decode: typeof decoder.decode = (...frame) => {
    count.frames++;
    decoder.decode(...frame);
  };
  return { index, count, source: mp3Source(bytes, index, { ...decoder, decode }) };
}

for (const [name, bytes] of encodes) {
  t.test(`${name}: windows are those of a full decode`, async t => {
    t.ok(indexMp3(bytes.subarray(bytes.indexOf(0xff))), 'is windowed');
    const full = await fullDecode(bytes);
    const source = await openAudio(bytes, limits);
    t.equal(source.frames, full.length);
    const length = Math.floor(full.length / 5);
    const middle = Math.floor(full.length / 2);
    for (const start of [0, 1, middle, middle + 100, full.length - length, 3 * length, 777]) {
      const error = largestError(await source.read(start, length), full.subarray(start));
      t.ok(error < tolerance, `from ${start}: ${error}`);
    }
    t.ok(largestError(await source.read(0, full.length), full) < tolerance, 'the whole');
  });

  t.test(`${name}: a window is the same to the last bit wherever decoding begins`, async t => {
    const source = await openAudio(bytes, limits);
    const whole = await source.read(0, source.frames);
    for (const start of [source.frames - 900, 33_333, 12_345, 2000, 300])
      t.same(await (await openAudio(bytes, limits)).read(start, 900), whole.subarray(start, start + 900));
  });
}

t.test('ten windows of an hour decode no more than they show', async t => {
  const bytes = fixture('music.mp3');
  const { offsets } = indexMp3(bytes)!;
  const hour = repeated(bytes.subarray(offsets[0], offsets.at(-1)), 900);
  const { source, count } = counted(hour);
  const { frames, sampleRate } = source;
  t.ok(frames > 3600 * sampleRate, `${frames / sampleRate} s`);
  t.equal(count.frames, 0, 'nothing is decoded before it is read');
  const length = 3 * sampleRate;
  for (let i = 0; i < 10; i++) await source.read(Math.floor((i * (frames - length)) / 9), length);
  // A window of 115 frames begins inside of one, and up to three are a start.
  t.ok(count.frames <= 10 * (115 + 1 + 3), `${count.frames} frames`);
});

t.test('overlapping windows in ascending order decode each frame once', async t => {
  const { source, count, index } = counted(fixture('music.mp3'));
  const length = Math.floor(source.frames * 0.75);
  for (let i = 0; i < 10; i++) await source.read(Math.floor((i * (source.frames - length)) / 9), length);
  t.ok(count.frames < index.offsets.length, `${count.frames} frames`);
});

t.test('tracks that are read by turns do not hear each other', async t => {
  const bytes = fixture('music.mp3');
  const { offsets } = indexMp3(bytes)!;
  const tracks = [bytes, bytes.subarray(offsets[40]), bytes.subarray(0, offsets[90])];
  const sources = await Promise.all(tracks.map(track => openAudio(track, limits)));
  const alone = tracks.map(track => counted(track).source);
  for (let start = 0; start < 50_000; start += 7000) {
    for (const [i, source] of sources.entries())
      t.same(await source.read(start, 7000), await alone[i].read(start, 7000), `track ${i} from ${start}`);
  }
});

t.test('reading stops when it is no longer wanted', async t => {
  const bytes = fixture('music.mp3');
  const { offsets } = indexMp3(bytes)!;
  const long = repeated(bytes.subarray(offsets[0], offsets.at(-1)), 100);
  const control = new AbortController();
  const source = await openAudio(long, limits, control.signal);
  const reading = source.read(0, source.frames);
  control.abort();
  await t.rejects(reading, { name: 'AbortError' });
});
