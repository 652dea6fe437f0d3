import type { KeyObject } from 'node:crypto';
import type { Manifest } from '../manifest.js';
import { parseManifest } from '../parse-manifest.js';
import { checkPlace, readSignature, type VersionReference } from '../repository.js';
import { checkSignature, signatureName } from '../signature.js';
import { StoreError, type ListedObject, type ObjectStore } from '../store/object-store.js';
import { digestOf, manifestName, readManifest, type Digest } from '../version.js';
import { filesBelow } from './signed-version.js';

/** What can be said of a version without reading more of it than its manifest. */
export interface Inspection extends VersionReference {
  /** With all its files in their sizes; without a manifest, as while it is pushed; or unfit, with a reason. */
  readonly state: 'complete' | 'incomplete' | 'failed';
  /** Why it is not complete. */
  readonly reason?: string;
  /** Of the manifest, where it could be read. */
  readonly digest?: Digest;
  readonly manifest?: Manifest;
  /** Whether it has a signature, by any key. */
  readonly signed: boolean;
}

/**
 * Looks at a version: the names and sizes of its files, its manifest, and with a key its signature.
 *
 * @throws StoreError
 */
export async function inspectVersion(
  store: ObjectStore,
  reference: VersionReference,
  publicKeys?: readonly KeyObject[],
): Promise<Inspection> {
  const { name, version } = reference;
  const place = `${name}/${version}/`;
  const open = filesBelow(store, place);
  const { objects } = await store.list(place);
  const known = { name, version, signed: objects.some(object => object.name === signatureName) };
  const isThere = objects.some(object => object.name === manifestName);
  let digest: Digest | undefined;
  let manifest: Manifest | undefined;
  try {
    const manifestJson = await readManifest(isThere ? await open(manifestName) : undefined);
    digest = digestOf(manifestJson);
    manifest = parseManifest(new TextDecoder().decode(manifestJson));
    checkPlace({ manifest }, reference);
    checkSizes(manifest, objects);
    if (publicKeys) checkSignature(manifestJson, await readSignature(open), publicKeys);
    return { ...known, state: 'complete', digest, manifest };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    const state = isThere ? 'failed' : 'incomplete';
    const reason = (error as Error).message;
    return { ...known, state, reason, ...(digest && { digest }), ...(manifest && { manifest }) };
  }
}

/** @throws Error with the reason when a version cannot be served as far as can be seen; StoreError */
export async function requireComplete(
  store: ObjectStore,
  reference: VersionReference,
  publicKeys?: readonly KeyObject[],
): Promise<void> {
  const { state, reason } = await inspectVersion(store, reference, publicKeys);
  if (state !== 'complete') throw new Error(`${reference.name} ${reference.version}: ${reason!}`);
}

/** The first of some versions that is complete; undefined when none is. */
export async function firstComplete(
  store: ObjectStore,
  name: string,
  versions: readonly number[],
  publicKeys?: readonly KeyObject[],
): Promise<number | undefined> {
  for (const version of versions)
    if ((await inspectVersion(store, { name, version }, publicKeys)).state === 'complete') return version;
  return undefined;
}

/** @throws Error when a file that the manifest lists is not there in its size */
export function checkSizes({ files }: Manifest, objects: readonly ListedObject[]): void {
  const sizes = new Map(objects.map(({ name, bytes }) => [name, bytes]));
  for (const { path, bytes } of files) {
    const size = sizes.get(path);
    if (size === undefined) throw new Error(`corrupt: ${path} is missing`);
    if (size !== bytes) throw new Error(`corrupt: ${path} has ${size} bytes, the manifest says ${bytes}`);
  }
}
