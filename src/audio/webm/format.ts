import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { tracksEnd } from './tracks-end.js';

export const webm: FormatEntry<'webm'> = {
  name: 'webm',
  label: 'WebM',
  extensions: ['webm'],
  hasSignature: bytes => fourCC(bytes, 0) === '\x1aE\xdf\xa3',
  matches: () => true,
  // The decoder gives up where it finds no track in the first 8 KiB and in all that comes together with them.
  open: (bytes, limits, signal) =>
    decodeWhole({ decoder: 'webm', ...cutHead(bytes, tracksEnd(bytes)) }, limits, signal),
};
