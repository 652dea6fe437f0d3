/**
 * Reads the result of a task: checks all that is used of it.
 *
 * @param value JSON that a child sent
 * @param bytes what it sent beside that
 * @param index how many results of the task came before
 * @throws Error when it is not what the task promises; in words that do not repeat it
 */
export type Reader<T> = (value: unknown, bytes: Uint8Array, index: number) => T;

/** Reads the result of a task that gives none. */
export function readNothing(value: unknown, bytes: Uint8Array, index: number): void {
  if (value !== null || bytes.length > 0 || index > 0) throw new Error('a result of a task that has none');
}
