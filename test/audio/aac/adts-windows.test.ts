import t from 'tap';
import { adtsTrack } from '../../../src/audio/aac/adts-track.js';
import { withAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { repeated as copies } from '../../hostile/mp4-files.js';
import { fedFor, largestDifference, readWindows, windowsOf, withoutFfmpeg as skip } from '../windows.js';
import { encode, nothing, testWindows } from './encoded-windows.js';

const limits = { maxSeconds: 7200 };
const file = fixture('music.aac');

testWindows(['-ac 1 -b:a 48k', '-ar 96000']);

t.test('windows of a fixture are those of the whole', async t => {
  const difference = await largestDifference(adtsTrack(file)!, file);
  t.ok(difference < 0.01, `${difference}`);
});

t.test('an hour is decoded no more than four minutes', t => {
  const [short, long] = [60, 900].map(times => adtsTrack(copies(file, times))!);
  t.ok(long.frames / long.sampleRate > 3600);
  const [few, many] = [fedFor(short), fedFor(long)];
  t.ok(many.packets <= few.packets + 10, `${many.packets} packets instead of ${few.packets}`);
  t.ok(many.bytes < 1.1 * few.bytes, `${many.bytes} bytes instead of ${few.bytes}`);
  t.end();
});

t.test('what is behind the last whole frame is no sound', async t => {
  const { frames } = adtsTrack(file)!;
  t.equal(adtsTrack(Buffer.concat([file, Buffer.from('TAG'.padEnd(128, 'x'))]))?.frames, frames);
  const cut = file.subarray(0, file.length - 9);
  t.equal(adtsTrack(cut)?.frames, frames - 1024);
  const difference = await largestDifference(adtsTrack(cut)!, cut);
  t.ok(difference < 0.01, `${difference}`);
});

t.test('files that are damaged or of another kind of AAC are not windowed', { skip }, async t => {
  const junk = Buffer.alloc(30, 0x55);
  t.equal(adtsTrack(Buffer.concat([file, junk, file])), undefined, 'junk');
  t.equal(adtsTrack(Buffer.concat([file, encode(2, '-ar 48000')])), undefined, 'rates');
  const main = Buffer.from(file);
  main[adtsTrack(file)!.offsets[50] + 2] &= 0x3f;
  t.equal(adtsTrack(main), undefined, 'another profile');
});

t.test('damage in a window leads to the whole track', async t => {
  const bytes = copies(file, 8);
  const seconds = await withAudio(bytes, limits, readWindows);
  t.ok(seconds > 32, `${seconds} s`);
  const track = adtsTrack(bytes)!;
  const { packets } = track.plan(windowsOf(track).starts[5], 44_100)!;
  for (const packet of packets.slice(10, 20)) packet.fill(0xff, 7);
  // Ten packets of 23 ms do not come out.
  const rest = await withAudio(bytes, limits, readWindows);
  t.ok(rest < seconds && rest > seconds - 1, `${rest} s`);
});

t.test('millions of frames of nothing are not windowed', async t => {
  t.equal(adtsTrack(nothing(2_000_000)), undefined);
});
