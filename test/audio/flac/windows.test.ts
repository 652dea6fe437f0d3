import '../../../src/pool/quiet-console.js';
import t from 'tap';
import { packetSource } from '../../../src/audio/packets/source.js';
import { checkFlacHeader } from '../../../src/audio/flac/header.js';
import { flacTrack } from '../../../src/audio/flac/track.js';
import { withAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { flacSilence } from '../../hostile/flac-silence.js';
import {
  fedFor,
  ffmpeg,
  largestDifference,
  readWindows,
  unevenStereo,
  windowed,
  withoutFfmpeg as skip,
} from '../windows.js';

const limits = { maxSeconds: 7200 };
const track = (bytes: Uint8Array) => flacTrack(bytes, checkFlacHeader(bytes, limits));

function encode(seconds: number, rate: number, options: string): Buffer {
  return ffmpeg(`-i - ${options} -f flac -`, unevenStereo(seconds, rate, 0.3));
}

t.test('windows of FLAC are those of the whole, to the last bit', { skip }, async t => {
  for (const options of [
    '-c:a flac',
    '-c:a flac -ac 1 -compression_level 0',
    '-c:a flac -sample_fmt s32',
    '-c:a flac -ac 6 -frame_size 1000',
  ]) {
    const bytes = encode(20, 22_050, options);
    t.equal(await largestDifference(track(bytes)!, bytes), 0, options);
  }
});

t.test('windows of a fixture are those of the whole, to the last bit', async t => {
  const bytes = fixture('music.flac');
  t.equal(await largestDifference(track(bytes)!, bytes), 0);
});

t.test('the length is found where the header does not say it', async t => {
  const bytes = fixture('music.flac');
  bytes.fill(0, 22, 26);
  t.equal(track(bytes)?.frames, 48_000);
});

t.test('twenty minutes are decoded no more than two', { skip }, async t => {
  const [short, long] = [2, 20].map(minutes => track(encode(60 * minutes, 8000, '-c:a flac -ac 1'))!);
  t.equal(long.frames, 20 * 60 * 8000);
  const [few, many] = [fedFor(short), fedFor(long)];
  t.ok(many.packets <= few.packets + 10, `${many.packets} frames instead of ${few.packets}`);
  t.ok(many.bytes < 1.2 * few.bytes, `${many.bytes} bytes instead of ${few.bytes}`);
});

t.test('each of the largest blocks is found among thousands', async t => {
  const bytes = flacSilence(2000);
  const silence = track(bytes)!;
  t.equal(silence.frames, 2000 * 65_535);
  for (const block of [0, 1, 2, 999, 1000, 1998, 1999])
    t.equal(silence.plan(block * 65_535, 65_535)?.packets.length, 1, `block ${block}`);
  t.equal((await windowed(silence).read(65_534, 2)).length, 2);
});

t.test('files that are cut, or continue with something else, are not windowed', async t => {
  const bytes = fixture('music.flac');
  t.equal(track(bytes.subarray(0, 30_000)), undefined);
  t.equal(track(Buffer.concat([bytes, Buffer.from('TAG'.padEnd(128))])), undefined);
});

t.test('damage in a window ends the track there, as it does in a whole track', { skip }, async t => {
  const bytes = encode(57, 8000, '-c:a flac -ac 1');
  t.equal(await withAudio(bytes, limits, readWindows), 57);
  // The packet is a part of the file.
  track(bytes)!
    .plan(30 * 8000, 1)!
    .packets[0].fill(0, 20, 60);
  const half = await withAudio(bytes, limits, readWindows);
  t.ok(half > 29 && half <= 30, `${half} s`);
});

t.test('reading stops when it is no longer wanted', async t => {
  const controller = new AbortController();
  const whole = () => Promise.reject(new Error('the whole track was decoded'));
  const source = packetSource(track(flacSilence(500))!, whole, controller.signal);
  const reading = source.read(0, source.frames);
  controller.abort();
  await t.rejects(reading, { name: 'AbortError' });
});
