import { open, stat, type FileHandle } from 'node:fs/promises';
import { ItemFault, requireReadable, type CatalogueItem } from './catalogue.js';
import { withFile } from './file-faults.js';
import type { Root } from './root.js';

/**
 * A file as an item of a catalogue.
 *
 * @param path where it is
 * @param maxBytes larger files are not read
 * @param root which must be there for it to be missing
 * @throws ItemFault `missing` or `unreadable`; StoreError where the file system's fault passes, or the root is away
 */
export async function fileItem(
  key: string,
  path: string,
  maxBytes: number,
  root?: Pick<Root, 'requireThere'>,
): Promise<CatalogueItem> {
  const stats = await withFile(() => stat(path), root);
  if (!stats.isFile()) throw new ItemFault('unreadable', 'It is no file.');
  const { size } = stats;
  const etag = etagOf(stats);
  /** Opens the file that was found, reads, and closes it. */
  const reading = (read: (file: FileHandle) => Promise<Uint8Array>): Promise<Uint8Array> =>
    withFile(async () => {
      const file = await open(path);
      try {
        if (etagOf(await file.stat()) !== etag) throw changed();
        const bytes = await read(file);
        if (etagOf(await file.stat()) !== etag) throw changed();
        return bytes;
      } finally {
        await file.close();
      }
    }, root);
  return {
    key,
    size,
    etag,
    isLocal: true,
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
