import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { openPieces } from '../joined.js';
import { openPackets } from '../packets/open.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { anyFile, isCommon } from './any.js';
import { readFlacFrame } from './frame.js';
import { checkFlacHeader, endBetweenHeaders, flacFramesStart } from './header.js';
import { flacStreams } from './streams.js';
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
    const track = flacTrack(bytes, checkFlacHeader(bytes, limits));
    return openPieces(track ? [bytes] : flacStreams(bytes), limits, stream => {
      const info = checkFlacHeader(stream, limits);
      const start = flacFramesStart(stream);
      const first = readFlacFrame(stream, start);
      const file =
        first && !isCommon(first, info)
          ? anyFile(stream, info)
          : ({ decoder: 'flac', ...cutHead(stream, start), endOfChunk: endBetweenHeaders } as const);
      const whole = () => decodeWhole({ ...file, mostSilentBytes }, limits, signal);
      return openPackets(track ?? flacTrack(stream, info), whole, limits, signal);
    });
  },
};
