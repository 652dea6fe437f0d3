import type * as Sdk from '@aws-sdk/client-s3';
import { StoreError } from './object-store.js';
import { codeOf, noCredentials, statusOf, storeErrorOf } from './s3-faults.js';

/**
 * Makes a client tell faults of its credentials from all others: they are a StoreError, which may pass once the server has taken credentials of this
 * client. After such a fault they are looked up anew, since a key may have been changed meanwhile.
 */
export function watchCredentials(client: Sdk.S3Client): void {
  let areStale = false;
  let wereTaken = false;
  const noted = ({ message, cause, refusal }: StoreError): StoreError => {
    areStale = true;
    return new StoreError(message, { cause, refusal, mayPass: wereTaken });
  };
  const { credentials } = client.config;
  const lookUp: typeof credentials = async options => {
    const forceRefresh = areStale;
    areStale = false;
    return credentials({ ...options, forceRefresh }).catch((error: unknown) => {
      throw noted(noCredentials(error));
    });
  };
  // Else the client remembers on top of what remembers already, and looks nothing up anew.
  lookUp.memoized = true;
  client.config.credentials = lookUp;
  client.middlewareStack.add(
    next => async args => {
      try {
        const result = await next(args);
        wereTaken = true;
        return result;
      } catch (error) {
        const fault = storeErrorOf(error);
        if (fault.refusal === 'credentials') throw noted(fault);
        wereTaken ||= isOfObject(error);
        throw error;
      }
    },
    { step: 'initialize' },
  );
}

/** Whether a server says that an object is not there, or not as it was to be: it says that only to those whose credentials it takes. */
const isOfObject = (error: unknown): boolean =>
  codeOf(error) === 'NoSuchKey' || [304, 412].includes(statusOf(error)!);
