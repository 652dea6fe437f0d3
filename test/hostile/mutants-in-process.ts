import '../../src/pool/quiet-console.js';
import t from 'tap';
import { adtsFrames } from '../../src/audio/aac/adts-track.js';
import { checkFlacHeader, endBetweenHeaders, flacFramesStart } from '../../src/audio/flac/header.js';
import { formatOf, type AudioFormat } from '../../src/audio/formats.js';
import { findFrame } from '../../src/audio/frame-runs.js';
import { mp3Frames } from '../../src/audio/mp3/frame-index.js';
import { skipId3 } from '../../src/audio/tags/id3.js';
import { guardedInput } from '../../src/audio/mp4/decoder-guard/guarded-input.js';
import { firstPacket } from '../../src/audio/ogg/format.js';
import { checkOpusHeader } from '../../src/audio/ogg/opus.js';
import { checkVorbisHeader } from '../../src/audio/ogg/vorbis.js';
import { findTracks } from '../../src/audio/webm/tracks.js';
import { Problem } from '../../src/problems.js';
import { examine } from '../../support/hostile/examine.js';
import { eachMutant, staysSmall } from './each-mutant.js';

const limits = { maxSeconds: 1800 };
/** What becomes of the headers of a format whose samples a library decodes: `found` or not, or the code of the problem. */
const headerOf =
  (check: (bytes: Buffer) => unknown) =>
  (bytes: Buffer): string => {
    try {
      formatOf(skipId3(bytes));
      const found = check(bytes);
      if (typeof found === 'number' && !(found >= 0 && found <= bytes.length))
        throw new Error(`${found} lies outside of the file`);
      return found === undefined ? 'not found' : 'found';
    } catch (error) {
      if (error instanceof Problem) return error.code;
      throw error;
    }
  };

const headers: [AudioFormat, (bytes: Buffer) => unknown][] = [
  ['m4a', bytes => guardedInput(bytes, limits)],
  [
    'flac',
    bytes => {
      checkFlacHeader(bytes, limits);
      return endBetweenHeaders(bytes, flacFramesStart(bytes));
    },
  ],
  ['ogg', bytes => (checkVorbisHeader(firstPacket(bytes)), true)],
  ['opus', bytes => (checkOpusHeader(firstPacket(bytes)), true)],
  ['webm', bytes => findTracks(bytes)?.end],
  ['mp3', bytes => findFrame(skipId3(bytes), mp3Frames)],
  ['aac', bytes => findFrame(skipId3(bytes), adtsFrames)],
];

/**
 * Promises that mutants of each format are refused or read, in bounded time and memory.
 *
 * @param whole mutants of each format that Hyena decodes itself, read as the service does
 * @param parsed mutants of each other format, whose headers are read
 */
export function testMutants(whole: number, parsed: number): void {
  for (const format of ['wav', 'au', 'aiff', 'caf', 'mp3'] as const) {
    t.test(`${format} mutants are refused or read`, async t => {
      const outcomes = await eachMutant(t, format, whole, examine);
      t.ok(outcomes.size > 1, 'mutants differ in what becomes of them');
    });
  }
  for (const [format, check] of headers) {
    t.test(`headers of ${format} mutants are refused or read`, async t => {
      const outcomes = await eachMutant(t, format, parsed, headerOf(check));
      t.ok(outcomes.size > 1, 'mutants differ in what becomes of them');
    });
  }
  t.test('memory has not run away', async t => staysSmall(t, 250));
}
