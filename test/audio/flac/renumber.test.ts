import '../../../src/pool/quiet-console.js';
import t from 'tap';
import { flacCrc16, flacCrc8 } from '../../../src/audio/flac/crc.js';
import { readFlacFrame } from '../../../src/audio/flac/frame.js';
import { flacFramesStart } from '../../../src/audio/flac/header.js';
import { renumbered } from '../../../src/audio/flac/renumber.js';
import { findFlacFrames } from '../../../src/audio/flac/frames.js';
import { createFlacDecoder } from '../../../src/audio/flac/track.js';
import { fixture } from '../../../support/audio/fixture.js';

const file = fixture('music.flac');
const stream = findFlacFrames(file, flacFramesStart(file))!;
const second = stream.following(stream.first)!;
const first = file.subarray(stream.first.at, second.at);
const header = readFlacFrame(first, 0)!;

const numbers = [
  0,
  1,
  127,
  128,
  2047,
  2048,
  65_535,
  65_536,
  2 ** 21,
  2 ** 26,
  2 ** 31 - 1,
  2 ** 31,
  2 ** 36 - 1,
];

t.test('a frame gets any number, and its checksums stay right', t => {
  for (const number of numbers) {
    const frame = renumbered(first, header, number);
    const read = readFlacFrame(frame, 0)!;
    t.equal(read.number, number);
    t.equal(flacCrc8(frame, 0, read.body), 0, 'of the header');
    t.equal(flacCrc16(frame, 0, frame.length), 0, 'of the frame');
    t.same(frame.subarray(read.body, -2), first.subarray(header.body, -2));
    t.same(renumbered(frame, read, 0), first, 'and back');
  }
  t.end();
});

t.test('a frame with a wrong checksum keeps a wrong one', t => {
  const damaged = Buffer.from(first);
  damaged[100] ^= 1;
  for (const number of numbers) {
    const frame = renumbered(damaged, header, number);
    t.not(flacCrc16(frame, 0, frame.length), 0, `number ${number}`);
  }
  t.end();
});

t.test('a decoder goes on behind damage and behind the last frame, as a new one', async t => {
  const decoder = await createFlacDecoder();
  const expected = await decoder.decode(first);
  const last = file.subarray(stream.last.at);
  t.ok(stream.last.blockSize < header.blockSize, 'the last one is shorter');
  const damaged = Buffer.from(first);
  damaged[100] ^= 1;
  for (const before of [first, last, damaged, first.subarray(0, 50), Buffer.alloc(9)]) {
    await decoder.restart();
    await Promise.resolve(decoder.decode(before)).catch(() => undefined);
    await decoder.restart();
    t.same(await decoder.decode(first), expected);
  }
});
