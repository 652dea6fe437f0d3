import { createApiKey, keyDigest, formatApiKey } from '../src/config/api-key.js';

/** A fresh key and the entry of the settings that lets it in. */
export interface FreshKey {
  readonly name: string;
  readonly key: string;
  readonly entry: string;
}

/** Makes a key. */
export function freshKey(name: string): FreshKey {
  const key = createApiKey();
  return { name, key, entry: formatApiKey({ name, digest: keyDigest(key) }) };
}

/** The header that carries a key. */
export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
