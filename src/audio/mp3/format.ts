import { Problem } from '../../problems.js';
import { isAdts } from '../aac/format.js';
import type { FormatEntry } from '../format-entry.js';
import { checkDuration } from '../limits.js';
import { findFrame, readMp3Frame } from '../mpeg-frame.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { indexMp3 } from './frame-index.js';
import { mp3Source } from './source.js';

export const mp3: FormatEntry<'mp3'> = {
  name: 'mp3',
  label: 'MP3',
  extensions: ['mp3'],
  matches: bytes => !isAdts(bytes) && findFrame(bytes, readMp3Frame) !== undefined,
  async open(bytes, limits, signal) {
    const index = indexMp3(bytes);
    if (index) {
      checkDuration(index.length / index.header.sampleRate, limits);
      // Its tables take some milliseconds that other uploads and start-up do not have to pay for.
      const { mp3DecoderFor } = await import('./layer3/decoder.js');
      return mp3Source(bytes, index, mp3DecoderFor(index.header), signal);
    }
    const { header } = findFrame(bytes, readMp3Frame)!;
    // The decoder of whole files takes anything in free format for frames.
    if (header.isFree)
      throw new Problem(
        'broken-audio',
        'The MP3 file is in free format, and contradicts itself. Encode it again at one of the common bitrates.',
      );
    const source = await decodeWhole({ decoder: 'mp3', ...cutHead(bytes) }, limits, signal);
    // The decoder always gives two channels; only the frames state how many there are.
    return { ...source, channels: header.channels };
  },
};
