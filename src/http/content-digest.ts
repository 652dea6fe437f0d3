import { webcrypto } from 'node:crypto';

/** SHA-256 of what is to be classified; computed in another thread, so that other requests are answered meanwhile. */
export async function contentDigest(bytes: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await webcrypto.subtle.digest('SHA-256', bytes));
}
