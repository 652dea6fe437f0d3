import '../../src/pool/quiet-console.js';
import t from 'tap';
import { adtsTrack } from '../../src/audio/aac/adts-track.js';
import { packetSource } from '../../src/audio/packets/source.js';
import type { PacketTrack } from '../../src/audio/packets/track.js';
import { checkFlacHeader } from '../../src/audio/flac/header.js';
import { flacTrack } from '../../src/audio/flac/track.js';
import { guardedInput } from '../../src/audio/mp4/decoder-guard/guarded-input.js';
import { mp4Track } from '../../src/audio/mp4/track.js';
import { opusCodec } from '../../src/audio/ogg/opus.js';
import { oggTrack } from '../../src/audio/ogg/track.js';
import { vorbisCodec } from '../../src/audio/ogg/vorbis.js';
import { Problem } from '../../src/problems.js';
import { eachMutant, staysSmall } from './each-mutant.js';

const limits = { maxSeconds: 1800 };

/** What `openAudio` does with long files of these formats; mutants are of short ones. */
const tracks: Record<
  string,
  (bytes: Uint8Array) => PacketTrack | undefined | Promise<PacketTrack | undefined>
> = {
  flac: bytes => flacTrack(bytes, checkFlacHeader(bytes, limits)),
  ogg: bytes => oggTrack(bytes, vorbisCodec),
  opus: bytes => oggTrack(bytes, opusCodec),
  aac: adtsTrack,
  m4a(bytes) {
    guardedInput(bytes, limits);
    return mp4Track(bytes);
  },
};

/** Reads the beginning, the middle and the end of a track, as far as it can be windowed. */
async function readParts(track: PacketTrack | undefined): Promise<string> {
  if (!track) return 'not windowed';
  const source = packetSource(track, () => Promise.reject(new Error('not wanted')));
  const length = Math.min(track.frames, 20_000);
  for (const share of [0, 0.5, 1]) {
    const samples = await source.read(Math.floor(share * (track.frames - length)), length);
    if (samples.length !== length || !samples.every(sample => Math.abs(sample) <= 1000))
      throw new Error('the source gives what is no sound');
  }
  return 'read';
}

async function outcomeOf(format: string, bytes: Uint8Array): Promise<string> {
  try {
    return await readParts(await tracks[format](bytes));
  } catch (error) {
    if (error instanceof Problem) return error.constructor.name + ' ' + error.code;
    throw error;
  }
}

/** Promises that so many mutants of each format are read in windows, or found to be damaged. */
export function testWindowedMutants(count: number): void {
  for (const format of ['flac', 'ogg', 'opus', 'aac', 'm4a'] as const) {
    t.test(`${format} mutants are read in windows, or found to be damaged`, async t => {
      const outcomes = await eachMutant(t, format, count, bytes => outcomeOf(format, bytes));
      t.ok(outcomes.has('read') && outcomes.has('not windowed'), 'mutants differ in what becomes of them');
    });
  }
  t.test('memory has not run away', async t => staysSmall(t, 250));
}
