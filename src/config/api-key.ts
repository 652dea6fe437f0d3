import { createHash, randomBytes } from 'node:crypto';

/** A key as the settings have it, which is enough to recognise it and not enough to use it. */
export interface ApiKey {
  /** Whose key it is; this, and never the key, is logged. */
  readonly name: string;
  /** See {@link keyDigest}; 32 bytes. */
  readonly digest: Buffer;
}

/** A fresh key: 256 random bits after a prefix by which scanners for leaked secrets recognise it. */
export function createApiKey(): string {
  return `hyena_${randomBytes(32).toString('base64url')}`;
}

/**
 * The SHA-256 of a key. A hash made slow, as passwords need it, would protect nothing more: nobody can try 2^256 keys,
 * however fast each try is.
 */
export function keyDigest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/**
 * A key as an entry of the settings: `name=sha256:<64 hexadecimal digits>`.
 *
 * @throws Error when the name is not 1 to 64 letters, digits, dots, dashes and underscores
 */
export function formatApiKey({ name, digest }: ApiKey): string {
  if (!/^[\w.-]{1,64}$/.test(name))
    throw new Error('the name of a key is 1 to 64 letters, digits, dots, dashes and underscores');
  return `${name}=sha256:${digest.toString('hex')}`;
}

/**
 * Parses a comma-separated list of such entries.
 *
 * @throws Error that counts entries from 1 and repeats nothing of them, since a key may stand where its digest should
 */
export function parseApiKeys(text: string): readonly ApiKey[] {
  const keys: ApiKey[] = [];
  for (const [index, entry] of text.split(',').entries()) {
    const match = /^([\w.-]{1,64})=sha256:([\da-f]{64})$/i.exec(entry.trim());
    if (!match) throw new Error(`entry ${index + 1} is not name=sha256:<64 hexadecimal digits>`);
    const key = { name: match[1], digest: Buffer.from(match[2], 'hex') };
    const twin = keys.findIndex(({ name, digest }) => name === key.name || digest.equals(key.digest));
    if (twin >= 0) throw new Error(`entry ${index + 1} has the name or the key of entry ${twin + 1}`);
    keys.push(key);
  }
  return keys;
}
