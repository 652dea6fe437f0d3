import type { FormatEntry } from '../format-entry.js';
import { findFrame, readAdtsFrame } from '../mpeg-frame.js';
import { openPackets } from '../packets/open.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { adtsTrack } from './adts-track.js';

/** Whether the bytes are a stream of AAC frames with ADTS headers. */
export const isAdts = (bytes: Uint8Array): boolean => findFrame(bytes, readAdtsFrame) !== undefined;

/** Eight of the largest frames. One of seven bytes gives no sound and takes half a millisecond. */
const mostSilentBytes = 2 ** 16;

export const aac: FormatEntry<'aac'> = {
  name: 'aac',
  label: 'AAC',
  extensions: ['aac'],
  matches: isAdts,
  open(bytes, limits, signal) {
    const file = { decoder: 'aac', ...cutHead(bytes), mostSilentBytes } as const;
    return openPackets(adtsTrack(bytes), () => decodeWhole(file, limits, signal), limits, signal);
  },
};
