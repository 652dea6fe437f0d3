import t from 'tap';
import { boxes } from '../../../src/audio/mp4/boxes.js';
import { mp4Track } from '../../../src/audio/mp4/track.js';
import { withAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { box, repeated as copies, withBoxes, words } from '../../hostile/mp4-files.js';
import { fedFor, largestDifference, readWindows, windowsOf, withoutFfmpeg as skip } from '../windows.js';
import { encode, testFragments, testWindows } from './encoded-windows.js';

const limits = { maxSeconds: 7200 };

/**
 * The sound of the fixture, over and over, all in one chunk.
 *
 * @param times how often
 */
function lengthened(times: number): Buffer {
  const file = fixture('music.m4a');
  const table = file.subarray(file.indexOf('stsz') + 12);
  const count = table.readUInt32BE(0);
  const sizes = table.subarray(4, 4 + 4 * count);
  const data = file.indexOf('mdat') + 4;
  const end = data + file.readUInt32BE(data - 8) - 8;
  const type = file.subarray(0, file.readUInt32BE(0));
  const index = file.subarray(file.indexOf('moov') - 4);
  return Buffer.concat([
    type,
    box('mdat', copies(file.subarray(data, end), times)),
    withBoxes(index, {
      edts: box('free'),
      stsz: box('stsz', words(0, 0, count * times), copies(sizes, times)),
      stsc: box('stsc', words(0, 1, 1, count * times, 1)),
      stco: box('stco', words(0, 1, type.length + 8)),
      stts: box('stts', words(0, 1, count * times, 1024)),
    }),
  ]);
}

testWindows(['-c:a aac -aac_pns 0 -ac 1 -b:a 48k -movflags +faststart', '-c:a alac']);
testFragments([
  '-c:a aac -movflags frag_keyframe+empty_moov',
  '-c:a alac -movflags frag_keyframe+empty_moov -frag_duration 700000',
]);

t.test('AAC that has a decoder make up noise differs by no more than that noise', { skip }, async t => {
  const bytes = await encode(12, 44_100, '-c:a aac -b:a 128k');
  const difference = await largestDifference((await mp4Track(bytes))!, bytes);
  t.ok(difference < 0.1, `${difference}`);
});

t.test('windows of a fixture are those of the whole', async t => {
  const bytes = fixture('music.m4a');
  const difference = await largestDifference((await mp4Track(bytes))!, bytes);
  t.ok(difference < 0.01, `${difference}`);
});

t.test('an hour is decoded no more than four minutes', async t => {
  const [short, long] = [(await mp4Track(lengthened(60)))!, (await mp4Track(lengthened(900)))!];
  t.ok(long.frames / long.sampleRate > 3600);
  const [few, many] = [fedFor(short), fedFor(long)];
  t.ok(many.packets <= few.packets + 10, `${many.packets} packets instead of ${few.packets}`);
  t.ok(many.bytes < 1.1 * few.bytes, `${many.bytes} bytes instead of ${few.bytes}`);
});

t.test('windows of a fixture in fragments are those of the whole', async t => {
  const bytes = fixture('fragmented.m4a');
  const difference = await largestDifference((await mp4Track(bytes))!, bytes);
  t.ok(difference < 0.01, `${difference}`);
});

t.test('fragments that are cut are windowed up to there', async t => {
  const file = fixture('fragmented.m4a');
  const data = Array.from(boxes(file)).findLast(({ type }) => type === 'mdat')!;
  const [whole, cut] = [(await mp4Track(file))!, (await mp4Track(file.subarray(0, data.end - 10)))!];
  t.ok(cut.frames < whole.frames && cut.frames > whole.frames - 4096, `${cut.frames} of ${whole.frames}`);
});

t.test('fragments that are out of order or of another track are not windowed', async t => {
  const file = fixture('fragmented.m4a');
  t.equal(await mp4Track(withBoxes(file, { moof: box('free') })), undefined, 'none');
  t.equal(await mp4Track(withBoxes(file, { trun: box('trun', words(1, 1, 0)) })), undefined, 'before');
  const far = box('trun', words(0x201, 1, 0x7fffffff, 100));
  t.equal(await mp4Track(withBoxes(file, { trun: far })), undefined, 'behind the end');
  t.equal(await mp4Track(withBoxes(file, { tfhd: box('tfhd', words(0, 99)) })), undefined, 'another track');
  t.equal(await mp4Track(withBoxes(file, { tkhd: box('tkhd', words(0)) })), undefined, 'no number');
});

t.test('a table of fragments larger than its box is a problem', async t => {
  const file = fixture('fragmented.m4a');
  for (const [type, ...content] of [
    ['tfhd', 0x3b, 1, 0, 0, 0, 0],
    ['tfhd'],
    ['trun', 0xf05, 1, 0, 0, 0, 0, 0],
    ['trun', 0x200, 0xffffffff, 1],
    ['trex', 0, 1, 1, 0],
  ] as const) {
    const bytes = withBoxes(file, { [type]: box(type, words(...content)) });
    await t.rejects(mp4Track(bytes), { code: 'broken-audio' }, `${type} ${content.join()}`);
  }
});

t.test('files of other codecs are not windowed', { skip }, async t => {
  t.equal(await mp4Track(await encode(4, 44_100, '-c:a libmp3lame -f mp4')), undefined);
  t.equal(await mp4Track(await encode(4, 44_100, '-c:a libopus -f mp4')), undefined);
});

t.test('damage in a window leads to the whole track', async t => {
  const bytes = lengthened(8);
  const seconds = await withAudio(bytes, limits, readWindows);
  t.equal(Math.round(seconds), 32);
  const track = (await mp4Track(bytes))!;
  const { packets } = track.plan(windowsOf(track).starts[5], 44_100)!;
  for (const packet of packets.slice(10, 20)) packet.fill(0xff);
  // Ten packets of 23 ms do not come out.
  const rest = await withAudio(bytes, limits, readWindows);
  t.ok(rest < seconds && rest > seconds - 1, `${rest} s`);
});
