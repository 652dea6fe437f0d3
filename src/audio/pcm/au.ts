import { Problem } from '../../problems.js';
import type { PcmEncoding } from './encoding.js';
import { fourCC } from '../four-cc.js';
import type { FormatEntry } from '../format-entry.js';
import { pcmSource, type PcmLayout } from './source.js';

export const au: FormatEntry<'au'> = {
  name: 'au',
  label: 'AU',
  extensions: ['au', 'snd'],
  hasSignature: bytes => fourCC(bytes, 0) === '.snd',
  matches: () => true,
  open: (bytes, limits) => pcmSource(bytes, readAuHeader(bytes), limits),
};

const encodings = new Map<number, PcmEncoding>([
  [1, 'mulaw'],
  [2, 's8'],
  [3, 's16'],
  [4, 's24'],
  [5, 's32'],
  [6, 'f32'],
  [7, 'f64'],
  [27, 'alaw'],
]);

/**
 * Reads the header of a Sun/NeXT audio file (`.au`, `.snd`; GTZAN's own format): six big-endian 32-bit words, the
 * magic, data offset, data size (0xFFFFFFFF: to the end of the file), encoding, sample rate and channels.
 *
 * @throws Problem `broken-audio`, `unsupported-media` for compressed audio in an AU container
 */
function readAuHeader(bytes: Uint8Array): PcmLayout {
  if (bytes.length < 24) {
    throw new Problem('broken-audio', 'The AU file ends inside its header. Send the whole file.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const dataStart = view.getUint32(4);
  const stated = view.getUint32(8);
  const code = view.getUint32(12);
  const encoding = encodings.get(code);
  if (!encoding) {
    throw new Problem(
      'unsupported-media',
      `The AU file uses encoding ${code}, which Hyena does not decode. Convert it to 16-bit PCM.`,
    );
  }
  if (dataStart < 24) throw new Problem('broken-audio', 'The AU header places the samples inside itself.');
  return {
    sampleRate: view.getUint32(16),
    channels: view.getUint32(20),
    encoding,
    littleEndian: false,
    dataStart,
    dataBytes: stated === 0 ? bytes.length - dataStart : stated,
  };
}
