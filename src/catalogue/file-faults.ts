import { setTimeout as delay } from 'node:timers/promises';
import { StoreError } from '../models/store/object-store.js';
import { ItemFault } from './catalogue.js';

/** Milliseconds between attempts: about those that the client of S3 makes of a request. */
const usualPauses = [100, 500, 2000];

/** Faults of the file system, or of this process, and not of one file: a mount that is away, descriptors that are all in use. */
const passing = new Set([
  ...['EAGAIN', 'EBUSY', 'EINTR', 'EIO', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'],
  ...['ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH'],
  ...['EKEYEXPIRED', 'ENOLCK', 'ENOLINK', 'ENOTCONN', 'EREMOTEIO', 'ESHUTDOWN', 'ESTALE', 'ETIMEDOUT'],
]);

/**
 * Does something with one file, and does it again after a passing fault of the file system.
 *
 * @param pauses milliseconds between the attempts
 * @throws ItemFault `missing` or `unreadable`; StoreError after the last attempt; what is no fault of files as it is
 */
export async function withFile<T>(work: () => Promise<T>, pauses = usualPauses): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || attempt >= pauses.length) throw faultOf(error);
      await delay(pauses[attempt]);
    }
  }
}

const isPassing = (error: unknown): boolean => passing.has((error as NodeJS.ErrnoException).code ?? '');

function faultOf(error: unknown): unknown {
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (syscall === undefined) return error;
  if (code === 'ENOENT' || code === 'ENOTDIR')
    return new ItemFault('missing', 'There is no such file.', { cause: error });
  // A file that opens each time and cannot be read lies on a bad sector: where the mount is away, none opens.
  if (isPassing(error) && !(code === 'EIO' && syscall === 'read'))
    return new StoreError(`files cannot be read at the moment (${code})`, { cause: error });
  return new ItemFault('unreadable', `The file cannot be read (${code}).`, { cause: error });
}
