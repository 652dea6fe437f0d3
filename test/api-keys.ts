import { hyena } from './hyena.js';

/** A fresh key and the entry of the settings that lets it in. */
export interface FreshKey {
  readonly name: string;
  readonly key: string;
  readonly entry: string;
}

/** Has the command line make a key. */
export async function freshKey(name: string): Promise<FreshKey> {
  return JSON.parse((await hyena(['keys', 'create', name, '--json'])).stdout) as FreshKey;
}

/** The header that carries a key. */
export const bearer = (key: string) => ({ authorization: `Bearer ${key}` });
