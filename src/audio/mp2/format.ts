import type { FormatEntry } from '../format-entry.js';
import { findFrame, framePieces } from '../frame-runs.js';
import { openPieces } from '../joined.js';
import { isMpeg } from '../mpeg-format.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { mp2Frames } from './frames.js';

export const mp2: FormatEntry<'mp2'> = {
  name: 'mp2',
  label: 'MP2',
  extensions: ['mp2'],
  matches: bytes => isMpeg(bytes, 'mp2'),
  open: (bytes, limits, signal) =>
    openPieces(framePieces(bytes, mp2Frames), limits, async ({ bytes: piece }) => {
      const source = await decodeWhole({ decoder: 'mp3', ...cutHead(piece) }, limits, signal);
      // The decoder always gives two channels; only the frames state how many there are.
      return { ...source, channels: findFrame(piece, mp2Frames)!.header.channels };
    }),
};
