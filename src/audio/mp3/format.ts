import { Problem } from '../../problems.js';
import type { FormatEntry } from '../format-entry.js';
import { framePieces, pieceOf } from '../frame-runs.js';
import { openPieces } from '../joined.js';
import { checkDuration } from '../limits.js';
import { isMpeg } from '../mpeg-format.js';
import { indexMp3, statedFrames } from './frame-index.js';
import { mp3Source } from './source.js';

export const mp3: FormatEntry<'mp3'> = {
  name: 'mp3',
  label: 'MP3',
  extensions: ['mp3'],
  matches: bytes => isMpeg(bytes, 'mp3'),
  async open(bytes, limits, signal) {
    const whole = indexMp3(bytes);
    if (whole) checkDuration(whole.length / whole.header.sampleRate, limits);
    // Its tables take some milliseconds that other uploads and start-up do not have to pay for.
    const { mp3DecoderFor } = await import('./layer3/decoder.js');
    const pieces = whole ? [pieceOf(bytes)] : framePieces(bytes, statedFrames);
    return openPieces(pieces, limits, piece => {
      const index = whole ?? indexMp3(piece.bytes);
      if (!index)
        throw new Problem(
          'broken-audio',
          'The MP3 file holds less sound than its tag cuts off. Encode it again.',
        );
      return mp3Source(piece.bytes, index, mp3DecoderFor(index.header), signal, piece.seams);
    });
  },
};
