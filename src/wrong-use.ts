import { StoreError } from './models/store/object-store.js';

/** What was asked for cannot work, whenever it is tried again. */
export class WrongUse extends Error {}

/**
 * Looks for what was asked for; it is the asking that fails where it is not there.
 *
 * @throws WrongUse; StoreError, as a store that cannot be read is not the caller's fault
 */
export async function asked<T>(look: () => T | Promise<T>): Promise<T> {
  try {
    return await look();
  } catch (error) {
    const { message, cause } = error as Error;
    if ([error, cause].some(each => each instanceof StoreError || each instanceof WrongUse)) throw error;
    throw new WrongUse(message, { cause: error });
  }
}
