import { opendir, stat } from 'node:fs/promises';
import { isAbsent, isPassing, throughFaults } from '../folders/passing-faults.js';
import { findBelow, type FoundFile, type NoFile } from '../folders/walk.js';
import { isDenied } from '../models/store/is-denied.js';
import { StoreError } from '../models/store/object-store.js';

/** A folder whose files are read, and which may be a mount that goes away while they are. */
export interface Root {
  readonly path: string;
  /**
   * What lies in it and below it.
   *
   * @throws StoreError that names the folder which cannot be listed, or where the root is away in the end
   */
  findings(): AsyncGenerator<FoundFile | NoFile, void, void>;
  /**
   * Looks whether a file that is not found in it is missing.
   *
   * @throws StoreError where it is the folder that is away: it is gone, empty, or on another device than before
   */
  requireThere(): Promise<void>;
}

/**
 * Opens such a folder.
 *
 * @param mayBeEmpty files that are found in it may all be taken away
 * @returns undefined where there is no such folder
 * @throws StoreError where that cannot be found out
 */
export async function openRoot(path: string, mayBeEmpty = false): Promise<Root | undefined> {
  let device: number | undefined;
  const look = async (isFineEmpty: boolean) => {
    const [{ dev }, empty] = await throughFaults(() => Promise.all([stat(path), isEmpty(path)])).catch(
      (error: unknown) => {
        throw faultOf(path, error);
      },
    );
    // No inode is compared: some file systems give a folder another one while it is mounted.
    if (device !== undefined && dev !== device) throw away(path, 'another file system is in its place');
    if (empty && !isFineEmpty) throw away(path, 'it is empty');
    // The place of a mount that is not there yet is empty.
    if (!empty) device = dev;
  };
  try {
    if (!(await throughFaults(() => stat(path))).isDirectory()) return undefined;
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw faultOf(path, error);
  }
  await look(true);
  return {
    path,
    async *findings() {
      try {
        yield* findBelow(path);
      } catch (error) {
        throw faultOf(path, error);
      }
      await look(true);
    },
    requireThere: () => look(mayBeEmpty),
  };
}

async function isEmpty(path: string): Promise<boolean> {
  try {
    const folder = await opendir(path);
    try {
      return (await folder.read()) === null;
    } finally {
      await folder.close();
    }
  } catch (error) {
    // Files may be read of a folder that may not be listed.
    if (isDenied(error)) return false;
    throw error;
  }
}

const away = (path: string, what: string): StoreError => new StoreError(`${path} is away (${what})`);

function faultOf(root: string, error: unknown): unknown {
  const { code, syscall, path = root } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  if (isDenied(error))
    return new StoreError(`${path} cannot be listed (${code}): give this user the rights to it`, {
      cause: error,
      refusal: 'rights',
    });
  const refusal = isPassing(error) || isAbsent(error) ? undefined : 'place';
  return new StoreError(`${path} cannot be listed (${code})`, { cause: error, refusal });
}
