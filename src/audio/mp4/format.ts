import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { openPackets } from '../packets/open.js';
import { decodeWhole } from '../whole/decode.js';
import { guardedInput } from './decoder-guard/guarded-input.js';
import { statedChannels } from './codec.js';
import { mp4Track } from './track.js';
import { firstMovie, readMovie } from './tracks.js';

export const m4a: FormatEntry<'m4a'> = {
  name: 'm4a',
  label: 'M4A',
  extensions: ['m4a'],
  hasSignature: bytes => fourCC(bytes, 4) === 'ftyp',
  matches: () => true,
  async open(bytes, limits, signal) {
    // First, since our reader relies on its checks.
    const { index, ...pieces } = guardedInput(bytes, limits);
    const channels = channelsOf(index);
    const whole = async () => {
      const source = await decodeWhole({ decoder: 'm4a', ...pieces }, limits, signal);
      // Equal channels come out as one, and one as two where it is parametric stereo.
      return { ...source, channels: Math.max(source.channels, channels) };
    };
    return openPackets(await mp4Track(bytes, index), whole, limits, signal);
  },
};

function channelsOf(index: Uint8Array): number {
  const movie = firstMovie(index);
  const stsd = movie && readMovie(index, movie).sound?.stsd;
  return stsd ? statedChannels(index, stsd) : 0;
}
