import { readdir, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isPassing, throughFaults } from './passing-faults.js';

/** A file or folder in a folder, or what a link there leads to. */
export interface Entry {
  readonly name: string;
  /** Of a link's target, where it is a link that leads somewhere. */
  readonly path: string;
  readonly kind: 'file' | 'folder' | 'other';
  readonly isLink: boolean;
  /** The code of the error, for a link that leads nowhere. */
  readonly fault?: string | undefined;
}

/**
 * What is in a folder, by name; without names that begin with a dot. Passing faults of the file system are tried again.
 *
 * @throws Error as `readdir` does
 */
export async function entriesOf(directory: string): Promise<Entry[]> {
  const entries = await throughFaults(() => readdir(directory, { withFileTypes: true }));
  const visible = entries.filter(({ name }) => !name.startsWith('.'));
  visible.sort((a, b) => (a.name < b.name ? -1 : 1));
  return Promise.all(
    visible.map(async (entry): Promise<Entry> => {
      const { name } = entry;
      const path = join(directory, name);
      if (!entry.isSymbolicLink()) return { name, path, kind: kindOf(entry), isLink: false };
      try {
        const target = await throughFaults(() => realpath(path));
        const kind = kindOf(await throughFaults(() => stat(target)));
        return { name, path: target, kind, isLink: true };
      } catch (error) {
        if (isPassing(error)) throw error;
        return { name, path, kind: 'other', isLink: true, fault: (error as NodeJS.ErrnoException).code };
      }
    }),
  );
}

/**
 * Whether a folder is one of those that it is in, or has them in it: who goes down there comes to the same place again.
 *
 * @param place where it really is, and `above` where those are
 */
export function leadsBack(place: string, above: readonly string[]): boolean {
  return above.some(folder => `${folder}/`.startsWith(`${place}/`));
}

function kindOf(entry: { isFile(): boolean; isDirectory(): boolean }): Entry['kind'] {
  if (entry.isFile()) return 'file';
  return entry.isDirectory() ? 'folder' : 'other';
}
