import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { parseSigningKey } from '../../../models/signature.js';

/**
 * Reads the key that manifests are signed with.
 *
 * @throws Error when the file cannot be read or is no such key; the message contains nothing of it
 */
export async function readSigningKey(path: string): Promise<KeyObject> {
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`the signing key cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  try {
    return parseSigningKey(pem);
  } catch (error) {
    throw new Error(`the signing key: ${(error as Error).message}`, { cause: error });
  }
}
