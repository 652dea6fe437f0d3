import { crc32, inflateRawSync } from 'node:zlib';
import { limits } from '../limits.js';

/** Signatures of the parts of an archive (PKWARE's APPNOTE.TXT, 4.3). */
const [localHeader, directoryHeader, directoryEnd] = [0x04034b50, 0x02014b50, 0x06054b50];
/** Bytes of the directory's end without the comment after it, and the longest comment. */
const [endSize, longestComment] = [22, 0xffff];

/**
 * Unpacks some files of a zip archive, stored or deflated ones. The bounds hold for what is really there, not for what
 * the archive says of itself: decompression ends as soon as it has given too much.
 *
 * @param wanted names of the files; all others are skipped
 * @returns the files that there are
 * @throws Error when the archive is damaged, or exceeds the {@link limits}
 */
export function unzip(archive: Buffer, wanted: readonly string[]): Map<string, Buffer> {
  const files = new Map<string, Buffer>();
  let left: number = limits.bytes;
  try {
    const end = findEnd(archive);
    const count = archive.readUInt16LE(end + 10);
    if (count > limits.entries) throw new TooLarge(`the archive holds more than ${limits.entries} files`);
    let offset = archive.readUInt32LE(end + 16);
    for (let index = 0; index < count; index += 1) {
      const { name, next, ...entry } = readEntry(archive, offset);
      if (wanted.includes(name)) {
        const content = unpack(archive, entry, left);
        left -= content.length;
        files.set(name, content);
      }
      offset = next;
    }
  } catch (cause) {
    if (cause instanceof TooLarge) throw cause;
    throw new Error('the zip archive is damaged', { cause });
  }
  return files;
}

interface Entry {
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly header: number;
}

/** The archive is at fault for any other error, such as the RangeError of a read past its end. */
class TooLarge extends Error {}

function findEnd(archive: Buffer): number {
  const first = Math.max(0, archive.length - endSize - longestComment);
  for (let offset = archive.length - endSize; offset >= first; offset -= 1)
    if (archive.readUInt32LE(offset) === directoryEnd) return offset;
  throw new Error('it has no directory');
}

function readEntry(archive: Buffer, offset: number): Entry & { name: string; next: number } {
  if (archive.readUInt32LE(offset) !== directoryHeader) throw new Error('the directory is damaged');
  const [nameLength, extraLength, commentLength] = [28, 30, 32].map(at => archive.readUInt16LE(offset + at));
  const nameStart = offset + 46;
  return {
    name: archive.toString('utf8', nameStart, nameStart + nameLength),
    method: archive.readUInt16LE(offset + 10),
    crc: archive.readUInt32LE(offset + 16),
    packedBytes: archive.readUInt32LE(offset + 20),
    header: archive.readUInt32LE(offset + 42),
    next: nameStart + nameLength + extraLength + commentLength,
  };
}

function unpack(archive: Buffer, { method, crc, packedBytes, header }: Entry, most: number): Buffer {
  if (archive.readUInt32LE(header) !== localHeader) throw new Error('a file is not where it should be');
  const start = header + 30 + archive.readUInt16LE(header + 26) + archive.readUInt16LE(header + 28);
  const packed = archive.subarray(start, start + packedBytes);
  const content = method === 8 ? inflate(packed, most) : packed;
  if (content.length > most) throw tooLarge();
  if (![0, 8].includes(method) || crc32(content) !== crc) throw new Error('a file is damaged');
  return content;
}

function inflate(packed: Buffer, most: number): Buffer {
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, most) });
  } catch (error) {
    throw (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? tooLarge() : error;
  }
}

const tooLarge = () => new TooLarge(`the archive unpacks to more than ${limits.bytes} bytes`);
