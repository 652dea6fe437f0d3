import t from 'tap';
import { createRandom } from '../../../src/training/random.js';
import { fixture } from '../../../support/audio/fixture.js';
import { aiff, au, caf, music, wav } from '../../../support/audio/synth.js';
import { opusInCaf } from '../caf-packets.js';
import { id3 } from '../id3.js';
import { randomFrames } from '../mp3/frames.js';
import { encode } from '../mp4/encoded-windows.js';
import { withEdits } from '../mp4/edit-list.js';
import { withoutFfmpeg } from '../windows.js';
import { readInParts, testParts } from './parts.js';

const stereo = [music(40, 44_100), music(40, 44_100, 1)];
for (const [name, bytes] of [
  ['WAV', wav(stereo, 44_100)],
  ['WAV of floats', wav(stereo, 44_100, 'f32')],
  ['AU', au(stereo, 44_100)],
  ['AIFF', aiff(stereo, 44_100)],
  ['CAF', caf(stereo, 44_100)],
  ['WAV after a tag', Buffer.concat([id3(300_000), wav(stereo, 44_100)])],
  ['a cut WAV', wav(stereo, 44_100).subarray(0, 5_000_001)],
] as const)
  t.test(`windows of parts of ${name} are those of the whole`, t => testParts(t, bytes));

/** A minute at 128 kbit/s and 48 kHz, in which no frame is padded. */
const someFrames = randomFrames(
  { header: [0xfb, 0x94], mode: 1, extension: 2, blocks: [{ type: 0 }] },
  50,
  createRandom(1),
);
const mp3 = Buffer.concat(Array.from({ length: 50 }, () => someFrames));
const id3v1 = Buffer.concat([Buffer.from('TAG'), Buffer.alloc(125, 32)]);

for (const [name, bytes] of [
  ['MP3', mp3],
  ['MP3 after a tag with a picture', Buffer.concat([id3(200_000), mp3])],
  ['MP3 before a tag', Buffer.concat([mp3, id3v1])],
  ['a cut MP3', mp3.subarray(0, mp3.length - 500)],
] as const)
  t.test(`windows of parts of ${name} are those of the whole`, t => testParts(t, bytes));

/** An MP3 frame of another bitrate, 192 kbit/s. */
const otherFrame = randomFrames(
  { header: [0xfb, 0xb4], mode: 1, extension: 2, blocks: [{ type: 0 }] },
  1,
  createRandom(2),
);
const middle = 25 * someFrames.length;
for (const [name, bytes] of [
  [
    'MP3 with noise between frames',
    Buffer.concat([mp3.subarray(0, middle), Buffer.alloc(99, 7), mp3.subarray(middle)]),
  ],
  ['MP3 of several bitrates', Buffer.concat([mp3.subarray(0, middle), otherFrame, mp3.subarray(middle)])],
  ['MP3 with a long end of something else', Buffer.concat([mp3, Buffer.alloc(20_000, 9)])],
  [
    'WAV whose data say that they begin after more than is read',
    Buffer.from(wav(stereo, 44_100)).fill(0xff, 16, 24),
  ],
  ['bytes of nothing', Buffer.alloc(2_000_000)],
  ['FLAC', fixture('music.flac')],
  ['fragments', fixture('fragmented.m4a')],
  ['Opus in CAF', opusInCaf(20)],
] as const)
  t.test(`the whole is asked for of ${name}`, async t => {
    t.equal(await readInParts(bytes), 'whole');
  });

t.test('windows of parts of MP4 are those of the whole', { skip: withoutFfmpeg }, async t =>
  testParts(t, await encode(40, 44_100, '-c:a alac')),
);

t.test('windows of parts of MP4 with edits are those of the whole', { skip: withoutFfmpeg }, async t =>
  testParts(
    t,
    withEdits(await encode(40, 44_100, '-c:a alac'), 0, [
      [20, 10],
      [5, 12],
    ]),
  ),
);
