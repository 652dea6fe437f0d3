import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { Config } from '../../../config/config.js';
import type { PublishingKeys } from '../../../models/publishing/change-labels.js';
import { parseSigningKey } from '../../../models/signature.js';
import { verificationKeys } from '../../../serve/open-models.js';

/**
 * The keys that are configured, and the one to sign with.
 *
 * @param sign its file
 * @throws Error when a key cannot be read
 */
export async function publishingKeys(
  { modelPublicKey }: Config,
  sign: string | undefined,
): Promise<PublishingKeys> {
  return {
    publicKeys: await verificationKeys(modelPublicKey),
    signingKey: sign === undefined ? undefined : await readSigningKey(sign),
  };
}

/**
 * The same, for a command that changes labels.
 *
 * @throws Error as {@link publishingKeys}, and where labels have to be signed and no key says so
 */
export async function labellingKeys(config: Config, sign: string | undefined): Promise<PublishingKeys> {
  const keys = await publishingKeys(config, sign);
  if (keys.publicKeys && !keys.signingKey)
    throw new Error('MODEL_PUBLIC_KEY is set: --sign has to name the key that labels are signed with');
  return keys;
}

/**
 * Reads the key that manifests and labels are signed with.
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
