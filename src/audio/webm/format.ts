import { Problem } from '../../problems.js';
import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { findTracks, hasSound } from './tracks.js';

export const webm: FormatEntry<'webm'> = {
  name: 'webm',
  label: 'WebM',
  extensions: ['webm'],
  hasSignature: bytes => fourCC(bytes, 0) === '\x1aE\xdf\xa3',
  matches: () => true,
  open(bytes, limits, signal) {
    const tracks = findTracks(bytes);
    if (tracks && !hasSound(bytes, tracks))
      throw new Problem('unsupported-media', 'The WebM file has no audio track. Send a file that has one.');
    // The decoder gives up where it finds no track in the first 8 KiB and in all that comes together with them.
    return decodeWhole({ decoder: 'webm', ...cutHead(bytes, tracks?.end) }, limits, signal);
  },
};
