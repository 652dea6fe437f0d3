import { Problem } from '../../problems.js';
import { iffChunks, type Chunk } from './iff-chunks.js';
import { bytesPerSample, signedEncoding, type PcmEncoding } from './encoding.js';
import { fourCC } from '../four-cc.js';
import type { FormatEntry } from '../format-entry.js';
import { pcmSource, type PcmLayout } from './source.js';

export const wav: FormatEntry<'wav'> = {
  name: 'wav',
  label: 'WAV',
  extensions: ['wav'],
  hasSignature: bytes => ['RIFF', 'RF64', 'BW64'].includes(fourCC(bytes, 0)),
  matches: bytes => fourCC(bytes, 8) === 'WAVE',
  open: (bytes, limits) => pcmSource(bytes, readWavHeader(bytes), limits),
};

const extensible = 0xfffe;

/** Codecs that also live in WAV files, by their registered format tag (RFC 2361). */
const compressedTags = new Map([
  [0x0002, 'Microsoft ADPCM'],
  [0x0011, 'IMA ADPCM'],
  [0x0031, 'GSM 6.10'],
  [0x0040, 'G.721 ADPCM'],
  [0x0050, 'MPEG layer 2'],
  [0x0055, 'MP3'],
  [0x00ff, 'AAC'],
  [0x0161, 'Windows Media Audio'],
]);

/**
 * Reads the header of a WAV file: RIFF, RF64 or BW64, with PCM of 8 to 32 bits, IEEE floats, mu-law or A-law. A data
 * size of 0 or beyond the end, as written by programs that stream, means "to the end of the file".
 *
 * @throws Problem `broken-audio`, `unsupported-media` for compressed audio in a WAV container
 */
function readWavHeader(bytes: Uint8Array): PcmLayout {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Chunk | undefined;
  let longDataBytes: number | undefined;
  for (const chunk of iffChunks(bytes, true)) {
    if (chunk.start + chunk.size <= bytes.length) {
      if (chunk.id === 'fmt ' && chunk.size >= 16) format = chunk;
      // EBU Tech 3306: where a size does not fit 32 bits, the data chunk says 0xFFFFFFFF and ds64 has the real one.
      if (chunk.id === 'ds64' && chunk.size >= 16)
        longDataBytes = Number(view.getBigUint64(chunk.start + 8, true));
    }
    if (chunk.id === 'data') {
      if (!format) break;
      // WavPack 3 puts its blocks behind the header of the file that it compressed.
      if (fourCC(bytes, chunk.start) === 'wvpk') throw unsupportedCodec('WavPack');
      const stated = chunk.size === 0xffffffff ? longDataBytes : chunk.size;
      const dataBytes = stated === undefined || stated === 0 ? bytes.length - chunk.start : stated;
      return { ...readFormat(view, format), dataStart: chunk.start, dataBytes };
    }
  }
  throw new Problem('broken-audio', 'The WAV file lacks its format or its data. Send the whole file.');
}

function readFormat(view: DataView, { start, size }: Chunk): Omit<PcmLayout, 'dataStart' | 'dataBytes'> {
  const stated = view.getUint16(start, true);
  // The first two bytes of an extensible format's sub-format GUID are the tag.
  const tag = stated === extensible && size >= 26 ? view.getUint16(start + 24, true) : stated;
  const channels = view.getUint16(start + 2, true);
  const sampleRate = view.getUint32(start + 4, true);
  const blockAlign = view.getUint16(start + 12, true);
  const encoding = encodingOf(tag, Math.ceil(view.getUint16(start + 14, true) / 8) * 8);
  if (blockAlign !== channels * bytesPerSample[encoding]) {
    throw new Problem('broken-audio', 'The WAV header contradicts itself about the size of a sample.');
  }
  return { sampleRate, channels, encoding, littleEndian: true };
}

function encodingOf(tag: number, bits: number): PcmEncoding {
  let encoding: PcmEncoding | undefined;
  if (tag === 1) encoding = bits === 8 ? 'u8' : signedEncoding(bits);
  else if (tag === 3 && bits === 32) encoding = 'f32';
  else if (tag === 3 && bits === 64) encoding = 'f64';
  else if (tag === 6 && bits === 8) encoding = 'alaw';
  else if (tag === 7 && bits === 8) encoding = 'mulaw';
  if (encoding) return encoding;
  throw unsupportedCodec(compressedTags.get(tag) ?? `format 0x${tag.toString(16)}, ${bits} bits a sample`);
}

function unsupportedCodec(codec: string): Problem {
  return new Problem(
    'unsupported-media',
    `The WAV file holds ${codec}, which Hyena does not decode. Convert it to 16-bit PCM WAV, FLAC or MP3.`,
  );
}
