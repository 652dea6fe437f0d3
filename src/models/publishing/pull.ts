import type { KeyObject } from 'node:crypto';
import { checkPlace, type VersionReference } from '../repository.js';
import type { ObjectStore } from '../store/object-store.js';
import type { Digest } from '../version.js';
import { findModel, selectVersion, type FoundModel } from './find-model.js';
import { firstComplete } from './inspect.js';
import { isWithdrawn } from './label-changes.js';
import { pushVersion } from './push.js';
import type { Selector } from './selector.js';
import { filesBelow, readSignedVersion, type SignedVersion } from './signed-version.js';

/** What a pull came to. */
export interface Pull extends VersionReference {
  readonly digest: Digest;
  /** Whether the version was not complete here before. */
  readonly pulled: boolean;
  /** Whether it has a signature here. */
  readonly signed: boolean;
}

/**
 * Brings a version from a store into another one, with its signature, verified.
 *
 * @param selector without a version or label: the newest that is complete and was not withdrawn
 * @param publicKeys the version must be signed by the owner of one of them
 * @throws Error when there is no such version, it is not what its manifest says, or `target` has another one in its
 * place; StoreError
 */
export async function pullVersion(
  source: ObjectStore,
  selector: Selector,
  target: ObjectStore,
  publicKeys?: readonly KeyObject[],
): Promise<Pull> {
  const selected = await readSelected(source, selector, publicKeys);
  const { name, version } = selected.manifest;
  const push = await pushVersion(target, selected, selected.signature);
  return { name, version, digest: selected.digest, pulled: push.pushed, signed: push.signed };
}

/**
 * Reads a version from a store, verified.
 *
 * @param selector as of {@link pullVersion}, as `publicKeys`
 * @throws Error when there is no such version, or it is not what its manifest says; StoreError
 */
export async function readSelected(
  source: ObjectStore,
  selector: Selector,
  publicKeys?: readonly KeyObject[],
): Promise<SignedVersion> {
  const model = await findModel(source, selector.name, publicKeys);
  const reference = selectVersion(model, selector) ?? (await newestServed(source, model, publicKeys));
  const { name, version } = reference;
  const signed = await readSignedVersion(filesBelow(source, `${name}/${version}/`), publicKeys);
  checkPlace(signed, reference);
  return signed;
}

async function newestServed(
  source: ObjectStore,
  { name, versions, labels }: FoundModel,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<VersionReference> {
  const candidates = versions.filter(version => !isWithdrawn(labels, version));
  const version = await firstComplete(source, name, candidates, publicKeys);
  if (version !== undefined) return { name, version };
  throw new Error(`${name} has no version that is complete and not withdrawn`);
}
