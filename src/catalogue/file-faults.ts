import { isAbsent, isPassing, throughFaults } from '../folders/passing-faults.js';
import { StoreError } from '../models/store/object-store.js';
import { ItemFault } from './catalogue.js';
import type { Root } from './root.js';

/**
 * Does something with one file, and does it again after a passing fault of the file system.
 *
 * @param root which must be there for a file to be missing
 * @param pauses milliseconds between the attempts
 * @throws ItemFault `missing` or `unreadable`; StoreError after the last attempt, or where the root is away; what is no fault of
 * files as it is
 */
export async function withFile<T>(
  work: () => Promise<T>,
  root?: Pick<Root, 'requireThere'>,
  pauses?: number[],
): Promise<T> {
  try {
    return await throughFaults(work, pauses).catch(async (error: unknown) => {
      if (!root || !isAbsent(error)) throw error;
      await root.requireThere();
      // It may have been away until now.
      return throughFaults(work, pauses);
    });
  } catch (error) {
    throw faultOf(error);
  }
}

function faultOf(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  // Node.js takes no path with a null byte, and no file has one.
  if (code === 'ERR_INVALID_ARG_VALUE' || isAbsent(error))
    return new ItemFault('missing', 'There is no such file.', { cause: error });
  if (syscall === undefined) return error;
  // A file that opens each time and cannot be read lies on a bad sector: where the mount is away, none opens.
  if (isPassing(error) && !(code === 'EIO' && syscall === 'read'))
    return new StoreError(`files cannot be read at the moment (${code})`, { cause: error });
  return new ItemFault('unreadable', `The file cannot be read (${code}).`, { cause: error });
}
