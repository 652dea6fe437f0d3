import t from 'tap';
import { checkHeardThrough } from '../heard-through.js';
import { openAudio } from '../../../src/audio/open.js';
import { readAdtsFrame } from '../../../src/audio/mpeg-frame.js';
import { fixture } from '../../../support/audio/fixture.js';
import { id3 } from '../id3.js';
import { noiseBytes } from '../noise-bytes.js';

const limits = { maxSeconds: 60 };
const file = fixture('music.aac');

function offsetsOf(bytes: Uint8Array): number[] {
  const offsets = [0];
  for (let frame = readAdtsFrame(bytes, 0); frame; frame = readAdtsFrame(bytes, offsets.at(-1)!))
    offsets.push(offsets.at(-1)! + frame.length);
  return offsets;
}

const middle = offsetsOf(file)[60];
const around: [string, Uint8Array][] = [200, 5000, 100_000].flatMap((size): [string, Uint8Array][] => [
  [
    `${size} bytes of noise in the middle`,
    Buffer.concat([file.subarray(0, middle), noiseBytes(size, 1), file.subarray(middle)]),
  ],
  [`${size} bytes of noise at the end`, Buffer.concat([file, noiseBytes(size, 2)])],
  [`${size} bytes of noise at the front`, Buffer.concat([noiseBytes(size, 3), file])],
]);
around.push([
  'an ID3v2 tag in the middle',
  Buffer.concat([file.subarray(0, middle), id3(20_000), file.subarray(middle)]),
]);

t.test('what lies before, between or after frames is no sound, and changes none', async t => {
  await checkHeardThrough(t, file, around, { format: 'aac', sampleRate: 44_100, channels: 2 }, limits);
});

t.test('joined files of two rates each sound at their own', async t => {
  const [first, second] = [file, fixture('mono.aac')];
  const [{ frames }, slow] = [await openAudio(first, limits), await openAudio(second, limits)];
  const source = await openAudio(Buffer.concat([first, second]), limits);
  t.match(source, { sampleRate: 44_100, channels: 2, frames: frames + 2 * slow.frames });
});
