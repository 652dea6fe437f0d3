import type { KeyObject } from 'node:crypto';
import { checkSignature, signatureLength, signatureName } from '../signature.js';
import type { ObjectStore, OpenObject } from '../store/object-store.js';
import {
  collectSome,
  manifestName,
  readFiles,
  readManifest,
  type OpenFile,
  type VerifiedVersion,
} from '../version.js';

/** A version that may have a signature. */
export interface SignedVersion extends VerifiedVersion {
  readonly signature: Uint8Array | undefined;
}

/** Opens the files below a prefix of a store: empty, or ending with a slash. */
export const filesBelow =
  (store: ObjectStore, prefix: string): OpenFile =>
  async path =>
    (await store.open(prefix + path)) as OpenObject | undefined;

/**
 * Reads a version with all its files and its signature, and verifies it.
 *
 * @param publicKeys it must be signed by the owner of one of them; without, a signature need only look like one
 * @throws Error with the reason: incomplete, unsigned or corrupt; StoreError
 */
export async function readSignedVersion(
  open: OpenFile,
  publicKeys?: readonly KeyObject[],
): Promise<SignedVersion> {
  const manifestJson = await readManifest(await open(manifestName));
  const signature = await readWholeSignature(open);
  if (publicKeys) checkSignature(manifestJson, signature, publicKeys);
  return { ...(await readFiles(manifestJson, open)), signature };
}

async function readWholeSignature(open: OpenFile): Promise<Uint8Array | undefined> {
  const opened = await open(signatureName);
  if (!opened) return undefined;
  const signature = await collectSome(opened.body, signatureLength);
  if (signature?.length === signatureLength) return signature;
  throw new Error(`corrupt: ${signatureName} has not the ${signatureLength} bytes of a signature`);
}
