import { StoreError } from './object-store.js';

/** A fault of a store that is not that of the models, for which all are worded; other errors as they are. */
export function faultOf(location: string, error: unknown): unknown {
  if (!(error instanceof StoreError)) return error;
  return new StoreError(error.message.replace(/(the bucket of )?the model store/, location), {
    cause: error,
  });
}
