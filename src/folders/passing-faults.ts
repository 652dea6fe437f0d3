import { setTimeout as delay } from 'node:timers/promises';

/** Milliseconds between attempts: about those that the client of S3 makes of a request. */
const usualPauses = [100, 500, 2000];

/** Faults of the file system, or of this process, and not of one file: a mount that is away, descriptors that are all in use. */
const passing = new Set([
  ...['EAGAIN', 'EBUSY', 'EINTR', 'EIO', 'EMFILE', 'ENFILE', 'ENOBUFS', 'ENOMEM'],
  ...['ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EHOSTDOWN', 'EHOSTUNREACH', 'ENETDOWN', 'ENETUNREACH'],
  ...['EKEYEXPIRED', 'ENOLCK', 'ENOLINK', 'ENOTCONN', 'EREMOTEIO', 'ESHUTDOWN', 'ESTALE', 'ETIMEDOUT'],
]);

/** Whether an error is a fault of the file system that may pass by itself. */
export const isPassing = (error: unknown): boolean =>
  passing.has((error as NodeJS.ErrnoException).code ?? '');

/** Whether an error says that nothing is where something was looked for. */
export const isAbsent = (error: unknown): boolean =>
  ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');

/**
 * Does something with files, and does it again after a passing fault of the file system.
 *
 * @param pauses milliseconds between the attempts
 * @throws the error of the last attempt
 */
export async function throughFaults<T>(work: () => Promise<T>, pauses = usualPauses): Promise<T> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (!isPassing(error) || attempt >= pauses.length) throw error;
      await delay(pauses[attempt]);
    }
  }
}
