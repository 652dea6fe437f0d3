import type { KeyObject } from 'node:crypto';
import { checkPlace, type VersionReference } from '../repository.js';
import type { ObjectStore } from '../store/object-store.js';
import type { Digest } from '../version.js';
import { findModel, selectVersion, type FoundModel } from './find-model.js';
import { firstComplete } from './inspect.js';
import { isWithdrawn } from './label-changes.js';
import { pushVersion } from './push.js';
import type { Selector } from './selector.js';
import { filesBelow, readSignedVersion } from './signed-version.js';

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
  const model = await findModel(source, selector.name, publicKeys);
  const reference = selectVersion(model, selector) ?? (await newestServed(source, model, publicKeys));
  const { name, version } = reference;
  const signed = await readSignedVersion(filesBelow(source, `${name}/${version}/`), publicKeys);
  checkPlace(signed, reference);
  const push = await pushVersion(target, signed, signed.signature);
  return { name, version, digest: signed.digest, pulled: push.pushed, signed: push.signed };
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
