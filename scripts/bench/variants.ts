import { pagesOf, sealed } from '../../support/hostile/ogg-pages.js';
import { chunk, riff } from '../../support/audio/synth.js';

/**
 * The same audio as other bytes: a service that computes identical uploads once has to compute each of these.
 *
 * @param extension what the file is
 * @param count how many
 * @throws Error for a format that it does not know how to vary
 */
export function variantsOf(bytes: Buffer, extension: string, count: number): Buffer[] {
  return Array.from({ length: count }, (_, i) => variantOf(bytes, extension, i));
}

/** One of {@link variantsOf}. */
export function variantOf(bytes: Buffer, extension: string, number: number): Buffer {
  if (!Object.hasOwn(formats, extension)) throw new Error(`.${extension} cannot be varied`);
  return formats[extension](bytes, Buffer.from(`variant ${number}\0\0`));
}

const formats: Record<string, (bytes: Buffer, mark: Buffer) => Buffer> = {
  wav: (bytes, mark) => riff([bytes.subarray(12), chunk('junk', mark)]),
  mp3: (bytes, mark) => Buffer.concat([id3(mark), bytes]),
  aac: (bytes, mark) => Buffer.concat([id3(mark), bytes]),
  flac: withApplicationBlock,
  ogg: withSerialNumber,
  opus: withSerialNumber,
  m4a: (bytes, mark) => Buffer.concat([bytes, box('free', mark)]),
};

/** An ID3v2.3 tag of one private frame. */
function id3(mark: Buffer): Buffer {
  const frame = Buffer.concat([Buffer.from('PRIV\0\0\0\0\0\0', 'latin1'), mark]);
  frame.writeUInt32BE(mark.length, 4);
  const head = Buffer.from('ID3\x03\0\0\0\0\0\0', 'latin1');
  // Seven bits a byte; the frame is shorter than 128.
  head[9] = frame.length;
  return Buffer.concat([head, frame]);
}

/** Puts a metadata block of the type APPLICATION behind the first one, which is never the last where ffmpeg wrote it. */
function withApplicationBlock(bytes: Buffer, mark: Buffer): Buffer {
  const head = Buffer.from([2, 0, 0, mark.length]);
  return Buffer.concat([bytes.subarray(0, 42), head, mark, bytes.subarray(42)]);
}

/** Gives the stream another number, which each of its pages carries. */
function withSerialNumber(bytes: Buffer, mark: Buffer): Buffer {
  const copy = Buffer.from(bytes);
  for (const page of pagesOf(copy)) {
    mark.copy(page, 14, 8, 12);
    sealed(page);
  }
  return copy;
}

function box(type: string, content: Buffer): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(8 + content.length, 0);
  head.write(type, 4, 'latin1');
  return Buffer.concat([head, content]);
}
