import { StoreError } from '../models/store/object-store.js';

/** A command that was called in a way that cannot work, whenever it is tried again: the exit code is 2. */
export class WrongUse extends Error {}

/** The exit code that an error of a command stands for. */
export const exitCodeOf = (error: unknown): number => (error instanceof WrongUse ? 2 : 1);

/** What fails for want of what was asked for; a store that cannot be read is not the caller's fault. */
export async function asked<T>(look: () => T | Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { message, cause } = error as Error;
    if ([error, cause].some(each => each instanceof StoreError)) throw error;
    throw new WrongUse(message, { cause: error });
  }
}
