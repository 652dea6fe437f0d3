import type { KeyObject } from 'node:crypto';
import { checkPlace, type VersionReference } from '../repository.js';
import { StoreError, type ObjectStore } from '../store/object-store.js';
import type { Digest } from '../version.js';
import { findModel, selectVersion } from './find-model.js';
import { listModels, type ModelContents } from './list.js';
import type { Selector } from './selector.js';
import { filesBelow, readSignedVersion } from './signed-version.js';

/** What came of verifying one thing in a store: a version, or, without one, a model's labels. */
export interface Verdict {
  readonly name: string;
  readonly version?: number;
  readonly ok: boolean;
  readonly digest?: Digest;
  /** What is wrong. */
  readonly reason?: string;
}

/**
 * Reads all files of some versions and compares them with their manifests, one version after the other; and where a
 * whole model is asked for, whether its labels point to versions.
 *
 * @param selector without it, all models; without its version, all versions
 * @param publicKeys versions must be signed by the owner of one of them
 * @throws Error when there is no such version; StoreError
 */
export async function* verify(
  store: ObjectStore,
  selector: Selector | undefined,
  publicKeys?: readonly KeyObject[],
): AsyncGenerator<Verdict, void, undefined> {
  if (!selector) {
    for (const model of await listModels(store, publicKeys)) yield* verifyModel(store, model, publicKeys);
    return;
  }
  const model = await findModel(store, selector.name, publicKeys);
  const reference = selectVersion(model, selector);
  if (reference) yield await verifyVersion(store, reference, publicKeys);
  else yield* verifyModel(store, model, publicKeys);
}

async function* verifyModel(
  store: ObjectStore,
  { name, versions, labels: { labels }, labelsFault }: ModelContents,
  publicKeys: readonly KeyObject[] | undefined,
): AsyncGenerator<Verdict, void, undefined> {
  for (const version of versions) yield await verifyVersion(store, { name, version }, publicKeys);
  if (labelsFault !== undefined) yield { name, ok: false, reason: labelsFault };
  for (const [label, version] of Object.entries(labels))
    if (!versions.includes(version))
      yield { name, ok: false, reason: `${label} points to ${version}, which is not there` };
}

async function verifyVersion(
  store: ObjectStore,
  reference: VersionReference,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<Verdict> {
  const { name, version } = reference;
  try {
    const signed = await readSignedVersion(filesBelow(store, `${name}/${version}/`), publicKeys);
    checkPlace(signed, reference);
    return { name, version, ok: true, digest: signed.digest };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return { name, version, ok: false, reason: (error as Error).message };
  }
}
