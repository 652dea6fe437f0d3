import t from 'tap';
import { readFlacFrame, type FlacFrame } from '../../../src/audio/flac/frame.js';
import { flacFramesStart } from '../../../src/audio/flac/header.js';
import { renumbered } from '../../../src/audio/flac/renumber.js';
import { fixture } from '../../../support/audio/fixture.js';
import { id3 } from '../id3.js';
import { readInParts, testParts } from './parts.js';

const short = fixture('music.flac');
const begin = flacFramesStart(short);
const starts: FlacFrame[] = [];
for (let at = begin; at < short.length; at += 1) starts.push(...[readFlacFrame(short, at) ?? []].flat());
/** All frames but the last, which is shorter. */
const frames = starts.slice(0, -1).map(({ at }, i) => short.subarray(at, starts[i + 1].at));

/** The header of a stream whose length is not stated. */
const header = Buffer.from(short.subarray(0, begin)).fill(0, 22, 26);

const numbered = (frame: Uint8Array, number: number) => renumbered(frame, readFlacFrame(frame, 0)!, number);

/** A track of the frames that a function chooses. */
const flacOf = (count: number, choose: (number: number) => Uint8Array, head: Uint8Array = header): Buffer =>
  Buffer.concat([head, ...Array.from({ length: count }, (_, number) => numbered(choose(number), number))]);

const repeated = (number: number) => frames[number % frames.length];
const music = flacOf(4000, repeated);
const [small, large] = frames.toSorted((a, b) => a.length - b.length).filter((_, i) => [0, 39].includes(i));

/** The header with a picture of so many bytes before its padding. */
function withPicture(bytes: number): Buffer {
  const picture = Buffer.alloc(4 + bytes, 0xff);
  picture.writeUInt32BE((6 << 24) | bytes);
  return Buffer.concat([header.subarray(0, 42), picture, header.subarray(42)]);
}

for (const [name, bytes] of [
  ['music', music],
  ['music after a tag', Buffer.concat([id3(200_000), music])],
  ['music after a picture', flacOf(4000, repeated, withPicture(500_000))],
  ['large frames among small ones', flacOf(6000, number => (number % 1500 < 1000 ? small : large))],
  ['large frames at the end', flacOf(5000, number => (number < 4321 ? small : large))],
] as const)
  t.test(`windows of parts of FLAC, ${name}, are those of the whole`, t => testParts(t, bytes, 20));

for (const [name, bytes] of [
  ['several streams', Buffer.concat([music, music])],
  ['an end of something else', Buffer.concat([music, Buffer.alloc(10_000)])],
  ['a cut end', music.subarray(0, music.length - 100)],
  [
    'a frame missing in the middle',
    Buffer.concat([music.subarray(0, music.length / 2), music.subarray(music.length / 2 + 1000)]),
  ],
  ['less than is worth it', flacOf(300, repeated)],
] as const)
  t.test(`the whole is asked for of FLAC with ${name}`, async t => {
    t.equal(await readInParts(bytes), 'whole');
  });
