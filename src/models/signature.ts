import { createPrivateKey, createPublicKey, sign, verify, type KeyObject } from 'node:crypto';

/** The file beside a manifest that holds its detached signature: 64 bytes, Ed25519 (RFC 8032). */
export const signatureName = 'manifest.sig';

/** Bytes of a signature. */
export const signatureLength = 64;

/**
 * Parses a key that only signs, as `openssl genpkey -algorithm ed25519` prints it.
 *
 * @throws Error when the text is no such key
 */
export function parseSigningKey(pem: string): KeyObject {
  return ed25519(() => createPrivateKey(pem), 'private');
}

/**
 * Parses the keys by which signatures are checked, each as `openssl pkey -pubout` prints it, one after the other.
 *
 * @returns at least one
 * @throws Error when there is none in the text, or one that is no such key
 */
export function parseVerificationKeys(pem: string): readonly KeyObject[] {
  // A block that is cut off is a mistake, not one key less.
  const blocks = pem.match(/-----BEGIN [^-]+-----[^-]*(?:-----END [^-]+-----)?/g) ?? [pem];
  return blocks.map(block => ed25519(() => createPublicKey(block), 'public'));
}

/** Signs the bytes of a manifest, which holds the sha256 of every other file. */
export function signManifest(manifestJson: Uint8Array, key: KeyObject): Uint8Array {
  return sign(null, manifestJson, key);
}

/** @throws Error when the signature is missing or was not made of these bytes by the owner of one of the keys */
export function checkSignature(
  manifestJson: Uint8Array,
  signature: Uint8Array | undefined,
  keys: readonly KeyObject[],
): void {
  if (!signature) throw new Error(`unsigned: there is no ${signatureName}`);
  if (!keys.some(key => verify(null, manifestJson, key, signature)))
    throw new Error(`corrupt: ${signatureName} was not made with a configured key`);
}

function ed25519(parse: () => KeyObject, kind: 'private' | 'public'): KeyObject {
  let key: KeyObject | undefined;
  try {
    key = parse();
  } catch {
    key = undefined;
  }
  if (key?.asymmetricKeyType === 'ed25519') return key;
  throw new Error(`expected an Ed25519 ${kind} key in PEM`);
}
