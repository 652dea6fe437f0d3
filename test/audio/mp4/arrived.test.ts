import t from 'tap';
import { boxes } from '../../../src/audio/mp4/boxes.js';
import { mp4Track } from '../../../src/audio/mp4/track.js';
import { openAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { box, withBoxes, words } from '../../hostile/mp4-files.js';
import { largestError } from '../signal-comparison.js';
import { ffmpeg, unevenStereo, withoutFfmpeg as skip } from '../windows.js';

const limits = { maxSeconds: 60 };
const file = fixture('music.m4a');
const type = file.subarray(0, file.readUInt32BE(0));
const index = file.subarray(file.indexOf('moov') - 4);
const table = file.subarray(file.indexOf('stsz') + 12);
const sizes = Array.from({ length: table.readUInt32BE(0) }, (_, i) => table.readUInt32BE(4 + 4 * i));
const data = Array.from(boxes(file)).find(({ type }) => type === 'mdat')!;
const samples = file.subarray(data.body, data.end);
const bytesOf = (first: number, end?: number) => sizes.slice(first, end).reduce((sum, size) => sum + size, 0);

/** An index of the first samples, which lie in one chunk, after which other boxes come. */
function indexOf(count: number, offset: number, ...more: Buffer[]): Buffer {
  const short = withBoxes(index, {
    stsz: box('stsz', words(0, 0, count, ...sizes.slice(0, count))),
    stsc: box('stsc', words(0, 1, 1, count, 1)),
    stco: box('stco', words(0, 1, offset)),
    stts: box('stts', words(0, 1, count, 1024)),
  });
  return box('moov', short.subarray(8), ...more);
}

/** The fixture with its index in front. */
function faststart(): Buffer {
  const offset = type.length + indexOf(sizes.length, 0).length + 8;
  return Buffer.concat([type, indexOf(sizes.length, offset), box('mdat', samples)]);
}

/** The fixture in three fragments, the first of which is described in the index. */
function inFragments(): Buffer {
  const third = Math.floor(sizes.length / 3);
  const defaults = box('mvex', box('trex', words(0, 1, 1, 1024, 0, 0)));
  const offset = type.length + indexOf(third, 0, defaults).length + 8;
  const fragment = (first: number, end?: number) => {
    const count = sizes.slice(first, end).length;
    const boxesWith = (at: number) =>
      box(
        'moof',
        box('mfhd', words(0, 1)),
        box(
          'traf',
          box('tfhd', words(0x020000, 1)),
          box('trun', words(0x201, count, at, ...sizes.slice(first, end))),
        ),
      );
    const start = bytesOf(0, first);
    const bytes = samples.subarray(start, start + bytesOf(first, end));
    return [boxesWith(boxesWith(0).length + 8), box('mdat', bytes)];
  };
  return Buffer.concat([
    type,
    indexOf(third, offset, defaults),
    box('mdat', samples.subarray(0, bytesOf(0, third))),
    ...fragment(third, 2 * third),
    ...fragment(2 * third),
  ]);
}

async function read(bytes: Uint8Array): Promise<Float32Array> {
  const source = await openAudio(bytes, limits);
  return source.read(0, source.frames);
}

t.test('a download that was cut after its index is heard up to there', async t => {
  const whole = await read(file);
  const bytes = faststart();
  t.ok(Math.abs((await read(bytes)).length - whole.length) < 1024);
  for (const share of [0.8, 0.5, 0.3]) {
    const part = await read(bytes.subarray(0, bytes.length * share));
    const missing = bytes.length * (1 - share);
    t.ok(Math.abs(part.length / whole.length - (1 - missing / samples.length)) < 0.05, `${part.length}`);
    t.ok(largestError(part, whole) < 1e-4);
  }
  await t.rejects(read(bytes.subarray(0, bytes.length - samples.length)), { code: 'broken-audio' });
});

t.test('the windows of a cut download are those of what arrived', async t => {
  const bytes = faststart().subarray(0, 20_000);
  const track = (await mp4Track(bytes))!;
  t.equal(track.frames, (await openAudio(bytes, limits)).frames);
});

t.test('fragments after a first one that the index describes are heard', async t => {
  const whole = await read(file);
  const bytes = inFragments();
  const all = await read(bytes);
  // Where the track goes on, the end in the edit list is not its own.
  t.ok(all.length >= whole.length && all.length < whole.length + 1024, `${all.length} of ${whole.length}`);
  t.ok(largestError(whole, all) < 1e-4);
  const cut = await read(bytes.subarray(0, bytes.length - 3000));
  t.ok(cut.length > 0.7 * whole.length && cut.length < whole.length, `${cut.length} of ${whole.length}`);
  t.ok(largestError(cut, whole) < 1e-4);
});

t.test('equal channels are as many as the file has', { skip }, async t => {
  const same = '-af pan=stereo|c0=c0|c1=c0 -movflags frag_keyframe+empty_moov -f mp4 -';
  for (const codec of ['aac', 'alac'])
    t.match(
      await openAudio(ffmpeg(`-i - -c:a ${codec} ${same}`, unevenStereo(4, 44_100)), limits),
      { channels: 2 },
      codec,
    );
});

t.test('a track with two tables of one kind, or without one that places its samples, is refused', async t => {
  const twice = (name: string) => {
    const [found] = [file.subarray(file.indexOf(name) - 4)];
    const one = found.subarray(0, found.readUInt32BE(0));
    return withBoxes(file, { [name]: Buffer.concat([one, one]) });
  };
  for (const name of ['stsz', 'stsc', 'stco'])
    await t.rejects(openAudio(twice(name), limits), { code: 'broken-audio' }, name);
  await t.rejects(openAudio(withBoxes(file, { stsc: box('free') }), limits), { code: 'broken-audio' });
});
