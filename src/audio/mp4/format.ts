import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { openPackets } from '../packets/open.js';
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
    return openPackets(await mp4Track(bytes), () => decodeWhole(file, limits, signal), limits, signal);
  },
};
