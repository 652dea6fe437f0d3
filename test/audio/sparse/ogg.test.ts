import t from 'tap';
import { opusPacketSamples } from '../../../src/audio/ogg/opus.js';
import { oggChecksum } from '../../../src/audio/ogg/checksum.js';
import { indexOggPages, oggPackets } from '../../../src/audio/ogg/pages.js';
import { writeOgg } from '../../../src/audio/ogg/write-pages.js';
import { fixture } from '../../../support/audio/fixture.js';
import { ffmpeg, unevenStereo, withoutFfmpeg } from '../windows.js';
import { readInParts, testParts } from './parts.js';

const short = fixture('music.opus');
const [head, tags, ...packets] = [...oggPackets(short, indexOggPages(short)!, 0)].map(({ bytes }) => bytes);
const bySize = packets.toSorted((a, b) => a.length - b.length);
const [small, large] = [bySize[0], bySize.at(-1)!];

/** A track of the packets that a function chooses. */
function opusOf(count: number, choose: (number: number) => Uint8Array, perPage = 50, comment = tags): Buffer {
  let granule = 0;
  const timed = Array.from({ length: count }, (_, number) => {
    const bytes = choose(number);
    return { bytes, granule: (granule += opusPacketSamples(bytes)) };
  });
  return Buffer.from(writeOgg([head, comment], timed, perPage));
}

const repeated = (number: number) => packets[number % packets.length];
const music = opusOf(30_000, repeated);
const longTags = Buffer.concat([tags, Buffer.alloc(60_000)]);

for (const [name, bytes] of [
  ['music', music],
  ['short pages', opusOf(30_000, repeated, 5)],
  ['long tags', opusOf(30_000, repeated, 50, longTags)],
  ['large packets among small ones', opusOf(60_000, number => (number % 9000 < 6000 ? small : large))],
] as const)
  t.test(`windows of parts of Opus, ${name}, are those of the whole`, t => testParts(t, bytes, 20));

/** Where a page begins that the window in the middle takes. */
const { offsets, marks } = indexOggPages(music)!;
const middle = offsets[marks.find(({ granule }) => granule >= marks.at(-1)!.granule / 2 + 12_000)!.page];
const after = offsets[offsets.indexOf(middle) + 1];
const other = Buffer.from(music);
other.writeUInt32LE(7, middle + 14);
other.writeInt32LE(oggChecksum(other.subarray(middle, after)), middle + 22);
const damaged = Buffer.from(music).fill(0, middle + 500, middle + 520);
for (const [name, bytes] of [
  ['two tracks', Buffer.concat([music, music])],
  ['a cut end', music.subarray(0, music.length - 100)],
  ['a page of another stream', other],
  ['a damaged page', damaged],
  ['a page missing', Buffer.concat([music.subarray(0, middle), music.subarray(after)])],
  ['less than is worth it', opusOf(1500, repeated)],
] as const)
  t.test(`the whole is asked for of Opus with ${name}`, async t => {
    t.equal(await readInParts(bytes), 'whole');
  });

for (const options of ['-c:a libvorbis -q:a 4', '-c:a libopus -b:a 128k'])
  t.test(`windows of parts of ${options} are those of the whole`, { skip: withoutFfmpeg }, t =>
    testParts(t, ffmpeg(`-i - ${options} -f ogg -`, unevenStereo(200, 44_100)), 20),
  );
