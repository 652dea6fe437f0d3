import { Problem } from '../../problems.js';
import { quickTimeBlocks } from '../adpcm/ima.js';
import { blockSource } from '../adpcm/source.js';
import { fourCC } from '../four-cc.js';
import { iffChunks, type Chunk } from './iff-chunks.js';
import { bytesPerSample, signedEncoding, type PcmEncoding } from './encoding.js';
import type { FormatEntry } from '../format-entry.js';
import { pcmSource } from './source.js';

export const aiff: FormatEntry<'aiff'> = {
  name: 'aiff',
  label: 'AIFF',
  extensions: ['aif', 'aiff', 'aifc'],
  hasSignature: bytes => fourCC(bytes, 0) === 'FORM',
  matches: bytes => ['AIFF', 'AIFC'].includes(fourCC(bytes, 8)),
  open(bytes, limits) {
    const header = readAiffHeader(bytes);
    if (header.type === 'ima4')
      return blockSource(bytes, { ...header, ...quickTimeBlocks(header.channels) }, limits);
    const { encoding, littleEndian } = encodingOf(header.type, header.bits);
    const { dataBytes, statedFrames, channels } = header;
    const statedBytes = statedFrames * channels * bytesPerSample[encoding];
    return pcmSource(
      bytes,
      {
        ...header,
        encoding,
        littleEndian,
        dataBytes: statedFrames === 0 ? dataBytes : Math.min(dataBytes, statedBytes),
      },
      limits,
    );
  },
};

/** AIFF-C compression types that are plain samples; those whose width COMM states have no encoding here. */
const plainTypes = new Map<string, { encoding?: PcmEncoding; littleEndian?: true }>([
  ['NONE', {}],
  ['twos', {}],
  ['sowt', { littleEndian: true }],
  ['raw ', { encoding: 'u8' }],
  ['in24', { encoding: 's24' }],
  ['in32', { encoding: 's32' }],
  ['42ni', { encoding: 's24', littleEndian: true }],
  ['23ni', { encoding: 's32', littleEndian: true }],
  ['fl32', { encoding: 'f32' }],
  ['FL32', { encoding: 'f32' }],
  ['fl64', { encoding: 'f64' }],
  ['FL64', { encoding: 'f64' }],
  ['ulaw', { encoding: 'mulaw' }],
  ['ULAW', { encoding: 'mulaw' }],
  ['alaw', { encoding: 'alaw' }],
  ['ALAW', { encoding: 'alaw' }],
]);

const compressedTypes = new Map([
  ['MAC3', 'MACE 3:1'],
  ['MAC6', 'MACE 6:1'],
  ['QDM2', 'QDesign Music'],
  ['.mp3', 'MP3'],
]);

/** What the chunks of an AIFF file say about its samples. */
interface AiffHeader {
  /** The compression type of AIFF-C; `NONE` in AIFF. */
  readonly type: string;
  readonly channels: number;
  /** Hz */
  readonly sampleRate: number;
  /** Of a sample of one channel, in whole bytes. */
  readonly bits: number;
  /** Samples per channel, or packets of compressed ones; 0 where they are unknown. */
  readonly statedFrames: number;
  /** Byte offset of the first sample. */
  readonly dataStart: number;
  /** Bytes of the sound data chunk. */
  readonly dataBytes: number;
}

/**
 * Reads the header of an AIFF or AIFF-C file. A sound data chunk that is empty or reaches beyond the end means "to the end of
 * the file".
 *
 * @throws Problem `broken-audio`
 */
function readAiffHeader(bytes: Uint8Array): AiffHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let common: Chunk | undefined;
  let sound: Chunk | undefined;
  for (const chunk of iffChunks(bytes, false)) {
    if (chunk.id === 'COMM' && chunk.size >= 18 && chunk.start + chunk.size <= bytes.length) common ??= chunk;
    if (chunk.id === 'SSND' && chunk.start + 8 <= bytes.length) sound ??= chunk;
  }
  if (!common || !sound) {
    throw new Problem(
      'broken-audio',
      'The AIFF file lacks its format or its sound data. Send the whole file.',
    );
  }
  const dataStart = sound.start + 8 + view.getUint32(sound.start);
  return {
    // An AIFF-C COMM chunk goes on with the compression type.
    type: common.size >= 22 && fourCC(bytes, 8) === 'AIFC' ? fourCC(bytes, common.start + 18) : 'NONE',
    channels: view.getUint16(common.start),
    sampleRate: Math.round(extended(view, common.start + 8)),
    bits: Math.ceil(view.getUint16(common.start + 6) / 8) * 8,
    statedFrames: view.getUint32(common.start + 2),
    dataStart,
    dataBytes: sound.size <= 8 ? bytes.length - dataStart : sound.start + sound.size - dataStart,
  };
}

/** The 80-bit extended float at a byte offset: sign and exponent (bias 16383), then a 64-bit mantissa. */
function extended(view: DataView, at: number): number {
  const exponent = (view.getUint16(at) & 0x7fff) - 16383;
  return view.getUint32(at + 2) * 2 ** (exponent - 31) + view.getUint32(at + 6) * 2 ** (exponent - 63);
}

/** @throws Problem `unsupported-media` for compressed audio */
function encodingOf(type: string, bits: number): { encoding: PcmEncoding; littleEndian: boolean } {
  const plain = plainTypes.get(type);
  const encoding = plain && (plain.encoding ?? signedEncoding(bits));
  if (encoding) return { encoding, littleEndian: plain.littleEndian ?? false };
  const codec = compressedTypes.get(type) ?? (plain ? `samples of ${bits} bits` : 'an unknown compression');
  throw new Problem(
    'unsupported-media',
    `The AIFF file holds ${codec}, which Hyena does not decode. Convert it to plain AIFF, FLAC or MP3.`,
  );
}
