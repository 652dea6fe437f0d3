import { adtsTrack } from '../../src/audio/aac/adts-track.js';
import { checkFlacHeader } from '../../src/audio/flac/header.js';
import { flacTrack } from '../../src/audio/flac/track.js';
import { guardedInput } from '../../src/audio/mp4/decoder-guard/guarded-input.js';
import { mp4Track } from '../../src/audio/mp4/track.js';
import { opusCodec } from '../../src/audio/ogg/opus.js';
import { oggTrack } from '../../src/audio/ogg/track.js';
import { vorbisCodec } from '../../src/audio/ogg/vorbis.js';
import { DamageFound } from '../../src/audio/packets/damage.js';
import { packetSource } from '../../src/audio/packets/source.js';
import type { PacketTrack } from '../../src/audio/packets/track.js';
import { Problem } from '../../src/problems.js';

const limits = { maxSeconds: 1800 };

/** What `openAudio` does with long files of these formats; small ones are decoded as a whole. */
const tracks: Readonly<
  Record<string, (bytes: Uint8Array) => PacketTrack | undefined | Promise<PacketTrack | undefined>>
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

/** The formats of which windows are decoded by themselves. */
export const windowedFormats = Object.keys(tracks);

/**
 * Reads windows of a file as if it were long.
 *
 * @param format one of {@link windowedFormats}
 * @returns `read`, `not windowed`, `damaged` or the code of the problem
 * @throws Error that says which promise of the audio room was broken
 */
export async function examineWindows(format: string, bytes: Uint8Array): Promise<string> {
  try {
    return await readParts(await tracks[format](bytes));
  } catch (error) {
    if (error instanceof DamageFound) return 'damaged';
    if (error instanceof Problem) return error.code;
    throw error;
  }
}

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
