import type { KeyObject } from 'node:crypto';
import type { Labels } from '../labels.js';
import type { ListedObject, ObjectStore } from '../store/object-store.js';
import { manifestName } from '../version.js';
import { changeLabels, type PublishingKeys } from './change-labels.js';
import { concurrently } from './concurrently.js';
import { findModel, requireVersions, type FoundModel } from './find-model.js';
import { inspectVersion } from './inspect.js';
import { forgetPrevious, isWithdrawn, labelsOf, withWithdrawn } from './label-changes.js';

/** How a model is pruned. */
export interface PruneOptions extends PublishingKeys {
  /** Say what would be removed, and remove nothing. */
  readonly dryRun?: boolean | undefined;
}

/** Requests to the store at a time. */
const parallel = 8;

/**
 * Removes the versions that are older than the newest ones. Those that a label points to, or would point to after a
 * rollback, stay.
 *
 * @param keep how many complete versions that are not withdrawn stay at least, from 1 on
 * @returns the versions that were removed, newest first
 * @throws StoreError
 */
export async function pruneOld(
  store: ObjectStore,
  name: string,
  keep: number,
  { dryRun = false, ...keys }: PruneOptions = {},
): Promise<readonly number[]> {
  const model = await findModel(store, name, keys.publicKeys);
  const kept = await newestComplete(store, model, keep, keys.publicKeys);
  if (kept.length < keep) return [];
  const older = model.versions.filter(version => version < kept[keep - 1]);
  const contents = await readContents(store, name, older);
  // What has no manifest may be a version that is being pushed.
  const old = older.filter(version => contents.get(version)!.some(isManifest));
  if (dryRun) return old.filter(version => !isProtected(model.labels, version));

  let claimed: readonly number[] = [];
  // Withdrawn first: nobody can label them any more, and services let them go.
  const withdrawOld = (before: Labels) => {
    if (kept.some(version => isWithdrawn(before, version)))
      throw new Error(`someone else withdrew a version of ${name} meanwhile; look again`);
    claimed = old.filter(version => !isProtected(before, version));
    const withdrawn = (before.withdrawn ?? []).filter(version => model.versions.includes(version));
    return withWithdrawn(forgetPrevious(before, claimed), [...withdrawn, ...claimed]);
  };
  await changeLabels(store, name, withdrawOld, keys);
  for (const version of claimed) await removeVersion(store, name, version, contents.get(version)!);
  return claimed;
}

/**
 * Removes what pushes left that did not come to their end.
 *
 * @param age milliseconds in which nothing may have been written to it: a push may be under way
 * @returns the versions that were removed, newest first
 * @throws StoreError
 */
export async function pruneIncomplete(
  store: ObjectStore,
  name: string,
  age: number,
  { dryRun = false }: PruneOptions = {},
): Promise<readonly number[]> {
  const versions = await requireVersions(store, name);
  const contents = await readContents(store, name, versions);
  const abandoned = versions.filter(version => {
    const objects = contents.get(version)!;
    const touchedAt = Math.max(...objects.map(({ modifiedAt }) => modifiedAt));
    return !objects.some(isManifest) && touchedAt < Date.now() - age;
  });
  if (!dryRun)
    for (const version of abandoned) await removeVersion(store, name, version, contents.get(version)!);
  return abandoned;
}

async function newestComplete(
  store: ObjectStore,
  { name, versions, labels }: FoundModel,
  count: number,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<number[]> {
  const found: number[] = [];
  for (const version of versions) {
    if (found.length === count) break;
    if (isWithdrawn(labels, version)) continue;
    const { state } = await inspectVersion(store, { name, version }, publicKeys);
    if (state === 'complete') found.push(version);
  }
  return found;
}

type Contents = ReadonlyMap<number, readonly ListedObject[]>;

async function readContents(
  store: ObjectStore,
  name: string,
  versions: readonly number[],
): Promise<Contents> {
  const entries = await concurrently(
    versions,
    parallel,
    async (version): Promise<[number, readonly ListedObject[]]> => {
      return [version, (await store.list(`${name}/${version}/`)).objects];
    },
  );
  return new Map(entries);
}

const isManifest = ({ name }: ListedObject): boolean => name === manifestName;

function isProtected(labels: Labels, version: number): boolean {
  if (labelsOf(labels, version).length > 0) return true;
  return Object.values(labels.previous ?? {}).includes(version) && !isWithdrawn(labels, version);
}

/** The manifest first: who reads meanwhile sees a version that is not there, never one that is broken. */
async function removeVersion(
  store: ObjectStore,
  name: string,
  version: number,
  objects: readonly ListedObject[],
): Promise<void> {
  const keyOf = (path: string) => `${name}/${version}/${path}`;
  await store.remove([keyOf(manifestName)]);
  await store.remove(objects.map(object => keyOf(object.name)).filter(key => key !== keyOf(manifestName)));
}
