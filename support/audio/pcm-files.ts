/** How samples are stored in the files made here; independent of the names that the readers use. */
export type SampleFormat = 'u8' | 's8' | 's16' | 's24' | 's32' | 'f32' | 'f64' | 'mulaw' | 'alaw';

/** One mono signal, or one per channel; samples from -1 to 1. */
export type Channels = Float32Array | readonly Float32Array[];

const bytesOf = { u8: 1, s8: 1, s16: 2, s24: 3, s32: 4, f32: 4, f64: 8, mulaw: 1, alaw: 1 } as const;

/** A WAV file with the plain 16-byte format chunk. */
export function wav(channels: Channels, sampleRate = 22050, format: SampleFormat = 's16'): Buffer {
  const data = encode(channels, format, true);
  return riff([chunk('fmt ', wavFormat(channels, sampleRate, format)), chunk('data', data)]);
}

/** The content of a WAV file's format chunk. */
export function wavFormat(channels: Channels, sampleRate: number, format: SampleFormat): Buffer {
  const tag = { f32: 3, f64: 3, alaw: 6, mulaw: 7 }[format as string] ?? 1;
  const count = planar(channels).length;
  const content = Buffer.alloc(16);
  content.writeUInt16LE(tag, 0);
  content.writeUInt16LE(count, 2);
  content.writeUInt32LE(sampleRate, 4);
  content.writeUInt32LE(sampleRate * count * bytesOf[format], 8);
  content.writeUInt16LE(count * bytesOf[format], 12);
  content.writeUInt16LE(8 * bytesOf[format], 14);
  return content;
}

/** A WAV file of the given chunks, see {@link chunk}. */
export function riff(chunks: readonly Buffer[]): Buffer {
  return chunk('RIFF', Buffer.concat([Buffer.from('WAVE'), ...chunks]));
}

/** A RIFF chunk, padded to an even size; `statedSize` lies about its size as streaming writers do. */
export function chunk(id: string, content: Buffer, statedSize = content.length): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 'latin1');
  head.writeUInt32LE(statedSize, 4);
  return Buffer.concat([head, content, Buffer.alloc(content.length & 1)]);
}

/** A Sun/NeXT audio file; `statedSize` as in {@link chunk}. */
export function au(
  channels: Channels,
  sampleRate = 22050,
  format: SampleFormat = 's16',
  statedSize?: number,
): Buffer {
  const data = encode(channels, format, false);
  const encoding = { mulaw: 1, s8: 2, s16: 3, s24: 4, s32: 5, f32: 6, f64: 7, alaw: 27 }[format as string]!;
  const head = Buffer.from('.snd' + '\0'.repeat(24), 'latin1');
  [28, statedSize ?? data.length, encoding, sampleRate, planar(channels).length].forEach((word, i) =>
    head.writeUInt32BE(word, 4 + 4 * i),
  );
  return Buffer.concat([head, data]);
}

/** An AIFF file, or with a compression type such as `sowt` an AIFF-C file. */
export function aiff(
  channels: Channels,
  sampleRate = 22050,
  format: SampleFormat = 's16',
  type?: string,
): Buffer {
  const data = encode(channels, format, type === 'sowt');
  const common = Buffer.alloc(18);
  common.writeUInt16BE(planar(channels).length, 0);
  common.writeUInt32BE(planar(channels)[0].length, 2);
  common.writeUInt16BE(8 * bytesOf[format], 6);
  // An 80-bit float whose 64-bit mantissa holds the integer rate, shifted so that its top bit is 1.
  const exponent = Math.floor(Math.log2(sampleRate));
  common.writeUInt16BE(16383 + exponent, 8);
  common.writeUInt32BE(sampleRate * 2 ** (31 - exponent), 10);
  const compression = type ? Buffer.from(`${type}\0\0`, 'latin1') : Buffer.alloc(0);
  const sound = Buffer.concat([Buffer.alloc(8), data]);
  const form = type ? 'AIFC' : 'AIFF';
  const chunks = [chunk('COMM', Buffer.concat([common, compression])), chunk('SSND', sound)];
  for (const part of chunks) part.subarray(4, 8).swap32();
  const file = chunk('FORM', Buffer.concat([Buffer.from(form), ...chunks]));
  file.subarray(4, 8).swap32();
  return file;
}

/** A CAF file of plain samples. */
export function caf(
  channels: Channels,
  sampleRate = 22050,
  format: SampleFormat = 's16',
  littleEndian = false,
): Buffer {
  const codec = { mulaw: 'ulaw', alaw: 'alaw' }[format as string] ?? 'lpcm';
  const flags = (format.startsWith('f') ? 1 : 0) | (littleEndian ? 2 : 0);
  const count = planar(channels).length;
  const description = cafDescription(codec, sampleRate, [
    flags,
    bytesOf[format] * count,
    1,
    count,
    8 * bytesOf[format],
  ]);
  const data = Buffer.concat([Buffer.alloc(4), encode(channels, format, littleEndian)]);
  return cafFile([cafChunk('desc', description), cafChunk('data', data)]);
}

/** The audio description of a CAF file: its flags, bytes and samples of a packet, channels, and bits of a sample. */
export function cafDescription(codec: string, sampleRate: number, fields: readonly number[]): Buffer {
  const content = Buffer.alloc(32);
  content.writeDoubleBE(sampleRate, 0);
  content.write(codec, 8, 'latin1');
  fields.forEach((field, i) => content.writeUInt32BE(field, 12 + 4 * i));
  return content;
}

/** A CAF file of the given chunks. */
export function cafFile(chunks: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from('caff\0\x01\0\0', 'latin1'), ...chunks]);
}

/** A chunk of a CAF file; `statedSize` as in {@link chunk}, and -1 where the writer did not know it. */
export function cafChunk(id: string, content: Buffer, statedSize = content.length): Buffer {
  const head = Buffer.alloc(12);
  head.write(id, 'latin1');
  head.writeBigInt64BE(BigInt(statedSize), 4);
  return Buffer.concat([head, content]);
}

function planar(channels: Channels): readonly Float32Array[] {
  return channels instanceof Float32Array ? [channels] : channels;
}

/** Interleaves and quantises. */
export function encode(channels: Channels, format: SampleFormat, littleEndian: boolean): Buffer {
  const all = planar(channels);
  const size = bytesOf[format];
  const write = writers[format];
  const data = Buffer.alloc(all[0].length * all.length * size);
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let frame = 0, at = 0; frame < all[0].length; frame++) {
    for (const channel of all) {
      write(view, at, channel[frame], littleEndian);
      at += size;
    }
  }
  return data;
}

type Writer = (view: DataView, at: number, sample: number, littleEndian: boolean) => void;

const writers: Record<SampleFormat, Writer> = {
  u8: (view, at, x) => view.setUint8(at, level(x, 8) + 128),
  s8: (view, at, x) => view.setInt8(at, level(x, 8)),
  s16: (view, at, x, littleEndian) => view.setInt16(at, level(x, 16), littleEndian),
  s24: (view, at, x, littleEndian) => {
    const whole = level(x, 24);
    view.setInt8(littleEndian ? at + 2 : at, whole >> 16);
    view.setUint16(littleEndian ? at : at + 1, whole & 0xffff, littleEndian);
  },
  s32: (view, at, x, littleEndian) => view.setInt32(at, level(x, 32), littleEndian),
  f32: (view, at, x, littleEndian) => view.setFloat32(at, x, littleEndian),
  f64: (view, at, x, littleEndian) => view.setFloat64(at, x, littleEndian),
  mulaw: (view, at, x) => view.setUint8(at, muLawCode(x)),
  alaw: (view, at, x) => view.setUint8(at, aLawCode(x)),
};

/** The nearest whole level of so many bits. */
function level(x: number, bits: number): number {
  const scale = 2 ** (bits - 1);
  return Math.max(-scale, Math.min(scale - 1, Math.round(x * scale)));
}

/** ITU-T G.711, by search for the segment: sign, three bits of segment and four of mantissa, all inverted. */
function muLawCode(x: number): number {
  const magnitude = Math.min(32635, Math.round(Math.abs(x) * 32768)) + 132;
  const segment = Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (segment + 3)) & 15;
  return ~((x < 0 ? 0x80 : 0) | (segment << 4) | mantissa) & 0xff;
}

/** ITU-T G.711: as mu-law, but linear in the lowest two segments and with every other bit inverted. */
function aLawCode(x: number): number {
  const magnitude = Math.min(32767, Math.round(Math.abs(x) * 32768));
  const segment = magnitude < 256 ? 0 : Math.floor(Math.log2(magnitude)) - 7;
  const mantissa = (magnitude >> (segment === 0 ? 4 : segment + 3)) & 15;
  return ((x < 0 ? 0 : 0x80) | (segment << 4) | mantissa) ^ 0x55;
}
