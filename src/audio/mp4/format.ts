import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { highestDoubledRate } from '../aac/config.js';
import { checkLength } from '../limits.js';
import { openPackets } from '../packets/open.js';
import { packetSource } from '../packets/source.js';
import { decodeWhole } from '../whole/decode.js';
import { guardedInput } from './decoder-guard/guarded-input.js';
import { mp4Track } from './track.js';

export const m4a: FormatEntry<'m4a'> = {
  name: 'm4a',
  label: 'M4A',
  extensions: ['m4a'],
  hasSignature: bytes => fourCC(bytes, 4) === 'ftyp',
  matches: () => true,
  async open(bytes, limits, signal) {
    // First, since our reader relies on its checks.
    const file = { decoder: 'm4a', ...guardedInput(bytes, limits) } as const;
    const whole = () => decodeWhole(file, limits, signal);
    const track = await mp4Track(bytes);
    if (!track) return whole();
    // A decoder of the whole would double the rate. Where there is spectral band replication, windows come out as damaged.
    if (track.sampleRate <= highestDoubledRate) {
      checkLength(track.frames, track.sampleRate, limits);
      return packetSource(track, whole, signal);
    }
    // Equal channels come out as one.
    const source = await openPackets(track, whole, limits, signal);
    return { ...source, channels: track.channels };
  },
};
