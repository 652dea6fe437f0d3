import { fourCC } from './four-cc.js';
import { skipId3 } from './tags/id3.js';
import { findFrame, readAdtsFrame, readMp3Frame } from './mpeg-frame.js';
import { firstPacket } from './ogg/header.js';
import type { AudioFormat } from './source.js';

/**
 * Tells the format of a file by its content alone; what a client calls the file is never consulted.
 *
 * @returns `undefined` for anything that Hyena has no decoder for
 */
export function sniff(bytes: Uint8Array): AudioFormat | undefined {
  const tagless = skipId3(bytes);
  switch (fourCC(tagless, 0)) {
    case 'RIFF':
    case 'RF64':
    case 'BW64':
      return fourCC(tagless, 8) === 'WAVE' ? 'wav' : undefined;
    case 'FORM':
      return ['AIFF', 'AIFC'].includes(fourCC(tagless, 8)) ? 'aiff' : undefined;
    case '.snd':
      return 'au';
    case 'fLaC':
      return 'flac';
    case 'OggS':
      return sniffOgg(tagless);
    case '\x1aE\xdf\xa3':
      return 'webm';
  }
  if (fourCC(tagless, 4) === 'ftyp') return 'm4a';
  if (findFrame(tagless, readAdtsFrame)) return 'aac';
  return findFrame(tagless, readMp3Frame) && 'mp3';
}

/** By the first packet. */
function sniffOgg(bytes: Uint8Array): AudioFormat | undefined {
  const start = String.fromCharCode(...firstPacket(bytes).subarray(0, 8));
  if (start.startsWith('\x01vorbis')) return 'ogg';
  if (start === 'OpusHead') return 'opus';
  if (start.startsWith('\x7fFLAC')) return 'flac';
  return undefined;
}
