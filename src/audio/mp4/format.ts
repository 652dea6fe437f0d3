import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { highestDoubledRate } from '../aac/config.js';
import { checkLength, type AudioLimits } from '../limits.js';
import { openPackets } from '../packets/open.js';
import { packetSource } from '../packets/source.js';
import type { SampleSource } from '../sample-source.js';
import { decodeWhole } from '../whole/decode.js';
import { statedChannels } from './codec.js';
import { beforeFile, guardedInput, type GuardedInput } from './decoder-guard/guarded-input.js';
import { edited } from './edits.js';
import { mp4Track } from './track.js';
import { firstMovie, readMovie } from './tracks.js';

export const m4a: FormatEntry<'m4a'> = {
  name: 'm4a',
  label: 'M4A',
  extensions: ['m4a'],
  hasSignature: bytes => fourCC(bytes, 4) === 'ftyp',
  matches: () => true,
  // First the checks, on which our reader relies.
  async open(bytes, limits, signal) {
    const input = guardedInput(bytes, limits);
    return edited(await openGuarded(bytes, input, limits, signal), input.index, limits);
  },
};

/**
 * Opens the packets of a file by an index (`moov`) that is not in it.
 *
 * @param index whose offsets count from the beginning of the file, and whose samples lie in it one after the other
 */
export const openIndexed = (
  bytes: Uint8Array,
  index: Uint8Array,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> => openGuarded(bytes, { index, ...beforeFile(index, bytes) }, limits, signal);

async function openGuarded(
  bytes: Uint8Array,
  { index, head, body }: GuardedInput,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  const channels = channelsOf(index);
  const whole = async () => {
    const source = await decodeWhole({ decoder: 'm4a', head, body }, limits, signal);
    // Equal channels come out as one, and one as two where it is parametric stereo.
    return { ...source, channels: Math.max(source.channels, channels) };
  };
  const track = await mp4Track(bytes, index);
  // A decoder of the whole would double the rate. Where there is spectral band replication, windows come out as damaged.
  if (track && track.sampleRate <= highestDoubledRate) {
    checkLength(track.frames, track.sampleRate, limits);
    return packetSource(track, whole, signal);
  }
  return openPackets(track, whole, limits, signal);
}

function channelsOf(index: Uint8Array): number {
  const movie = firstMovie(index);
  const stsd = movie && readMovie(index, movie).sound?.stsd;
  return stsd ? statedChannels(index, stsd) : 0;
}
