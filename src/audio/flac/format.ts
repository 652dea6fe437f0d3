import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { openPackets } from '../packets/open.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { checkFlacHeader, endBetweenHeaders, flacFramesStart } from './header.js';
import { flacTrack } from './track.js';

/** The largest frame: 65 535 samples of 32 bits in eight channels. After more without sound, no more sound comes. */
const mostSilentBytes = 2 ** 21;

export const flac: FormatEntry<'flac'> = {
  name: 'flac',
  label: 'FLAC',
  extensions: ['flac'],
  hasSignature: bytes => fourCC(bytes, 0) === 'fLaC',
  matches: () => true,
  open(bytes, limits, signal) {
    const info = checkFlacHeader(bytes, limits);
    const file = {
      decoder: 'flac',
      ...cutHead(bytes, flacFramesStart(bytes)),
      endOfChunk: endBetweenHeaders,
      mostSilentBytes,
    } as const;
    return openPackets(flacTrack(bytes, info), () => decodeWhole(file, limits, signal), limits, signal);
  },
};
