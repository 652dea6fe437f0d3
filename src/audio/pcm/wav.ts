import { Problem } from '../../problems.js';
import { imaBlocks } from '../adpcm/ima.js';
import { microsoftBlocks } from '../adpcm/microsoft.js';
import { blockSource } from '../adpcm/source.js';
import type { FormatEntry } from '../format-entry.js';
import { fourCC } from '../four-cc.js';
import { mp2 } from '../mp2/format.js';
import { mp3 } from '../mp3/format.js';
import { bytesPerSample, signedEncoding, type PcmEncoding } from './encoding.js';
import { iffChunks, type Chunk } from './iff-chunks.js';
import { pcmSource } from './source.js';
import { disguisedCodec, wavCodecName } from './wav-codecs.js';

export const wav: FormatEntry<'wav'> = {
  name: 'wav',
  label: 'WAV',
  extensions: ['wav'],
  hasSignature: bytes => ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(fourCC(bytes, 0)),
  matches: bytes => fourCC(bytes, 8) === 'WAVE',
  open(bytes, limits, signal) {
    const header = readWavHeader(bytes);
    const { tag, channels, blockBytes, dataStart, dataBytes } = header;
    switch (tag) {
      case 0x02:
        return blockSource(bytes, { ...header, ...microsoftBlocks(channels, blockBytes) }, limits);
      case 0x11:
        return blockSource(bytes, { ...header, ...imaBlocks(channels, blockBytes) }, limits);
      case 0x50:
      case 0x55: {
        const frames = bytes.subarray(dataStart, dataStart + dataBytes);
        const format = [mp3, mp2].find(each => each.matches(frames));
        if (format) return format.open(frames, limits, signal);
        throw new Problem('broken-audio', 'The WAV file holds no frames of MP3 or MP2. Send the whole file.');
      }
    }
    const encoding = encodingOf(tag, header.bits);
    const disguised = disguisedCodec(fourCC(bytes, dataStart));
    if (!encoding || disguised) throw unsupported(disguised ?? wavCodecName(tag, header.bits));
    if (blockBytes !== channels * bytesPerSample[encoding])
      throw new Problem('broken-audio', 'The WAV header contradicts itself about the size of a sample.');
    return pcmSource(bytes, { ...header, encoding }, limits);
  },
};

const extensible = 0xfffe;

/** What the chunks of a WAV file say about its samples. */
interface WavHeader {
  /** The codec (RFC 2361). */
  readonly tag: number;
  readonly channels: number;
  /** Hz */
  readonly sampleRate: number;
  /** Of all channels of one sample, or of a block of compressed ones. */
  readonly blockBytes: number;
  /** Of one sample of one channel, in whole bytes. */
  readonly bits: number;
  readonly littleEndian: boolean;
  /** Byte offset of the first sample. */
  readonly dataStart: number;
  /** Bytes of samples as stated. */
  readonly dataBytes: number;
}

/**
 * Reads the header of a WAV file: RIFF, RIFX (the same, big-endian), RF64 or BW64. A data size of 0 or beyond the end, as
 * written by programs that stream, means "to the end of the file".
 *
 * @throws Problem `broken-audio`
 */
function readWavHeader(bytes: Uint8Array): WavHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const littleEndian = fourCC(bytes, 0) !== 'RIFX';
  let format: Chunk | undefined;
  let longDataBytes: number | undefined;
  for (const chunk of iffChunks(bytes, littleEndian)) {
    if (chunk.start + chunk.size <= bytes.length) {
      if (chunk.id === 'fmt ' && chunk.size >= 16) format = chunk;
      // EBU Tech 3306: where a size does not fit 32 bits, the data chunk says 0xFFFFFFFF and ds64 has the real one.
      if (chunk.id === 'ds64' && chunk.size >= 16)
        longDataBytes = Number(view.getBigUint64(chunk.start + 8, true));
    }
    if (chunk.id === 'data') {
      if (!format) break;
      const stated = chunk.size === 0xffffffff ? longDataBytes : chunk.size;
      const dataBytes = stated === undefined || stated === 0 ? bytes.length - chunk.start : stated;
      return { ...readFormat(view, format, littleEndian), littleEndian, dataStart: chunk.start, dataBytes };
    }
  }
  throw new Problem('broken-audio', 'The WAV file lacks its format or its data. Send the whole file.');
}

function readFormat(view: DataView, { start, size }: Chunk, littleEndian: boolean) {
  const stated = view.getUint16(start, littleEndian);
  return {
    // The first two bytes of an extensible format's sub-format GUID are the tag.
    tag: stated === extensible && size >= 26 ? view.getUint16(start + 24, littleEndian) : stated,
    channels: view.getUint16(start + 2, littleEndian),
    sampleRate: view.getUint32(start + 4, littleEndian),
    blockBytes: view.getUint16(start + 12, littleEndian),
    bits: Math.ceil(view.getUint16(start + 14, littleEndian) / 8) * 8,
  };
}

function encodingOf(tag: number, bits: number): PcmEncoding | undefined {
  if (tag === 1) return bits === 8 ? 'u8' : signedEncoding(bits);
  if (tag === 3 && bits === 32) return 'f32';
  if (tag === 3 && bits === 64) return 'f64';
  if (tag === 6 && bits === 8) return 'alaw';
  if (tag === 7 && bits === 8) return 'mulaw';
  return undefined;
}

function unsupported(codec: string): Problem {
  return new Problem(
    'unsupported-media',
    `The WAV file holds ${codec}, which Hyena does not decode. Convert it to 16-bit PCM WAV, FLAC or MP3.`,
  );
}
