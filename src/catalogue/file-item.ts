import { open, stat, type FileHandle } from 'node:fs/promises';
import { ItemFault, requireReadable, type CatalogueItem } from './catalogue.js';

/**
 * A file as an item of a catalogue.
 *
 * @param path where it is
 * @param maxBytes larger files are not read
 * @throws ItemFault `missing` or `unreadable`
 */
export async function fileItem(key: string, path: string, maxBytes: number): Promise<CatalogueItem> {
  const stats = await stat(path).catch(refuse);
  if (!stats.isFile()) throw new ItemFault('unreadable', 'It is no file.');
  const { size } = stats;
  const etag = etagOf(stats);
  /** Opens the file that was found, reads, and closes it. */
  const reading = async (read: (file: FileHandle) => Promise<Uint8Array>): Promise<Uint8Array> => {
    const file = await open(path).catch(refuse);
    try {
      if (etagOf(await file.stat()) !== etag) throw changed();
      const bytes = await read(file);
      if (etagOf(await file.stat()) !== etag) throw changed();
      return bytes;
    } catch (error) {
      return refuse(error);
    } finally {
      await file.close();
    }
  };
  return {
    key,
    size,
    etag,
    async read() {
      requireReadable('file', size, maxBytes);
      return reading(file => file.readFile());
    },
    readRange: (start, length) =>
      reading(async file => {
        const { bytesRead, buffer } = await file.read(new Uint8Array(length), 0, length, start);
        if (bytesRead < length) throw changed();
        return buffer;
      }),
  };
}

const etagOf = ({ size, mtimeMs }: { size: number; mtimeMs: number }) => `${size}-${mtimeMs}`;

const changed = () => new ItemFault('changed', 'The file changed while it was read.');

/** @throws ItemFault for what the file system says of one file; anything else as it is */
function refuse(error: unknown): never {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) throw error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    throw new ItemFault('missing', 'There is no such file.', { cause: error });
  throw new ItemFault('unreadable', `The file cannot be read (${code}).`, { cause: error });
}
