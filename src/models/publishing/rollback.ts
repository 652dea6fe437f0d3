import type { Labels } from '../labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { changeLabels, type PublishingKeys } from './change-labels.js';
import { findModel, selectVersion } from './find-model.js';
import { firstComplete, requireComplete } from './inspect.js';
import {
  isWithdrawn,
  labelsOf,
  pointLabel,
  requireNotWithdrawn,
  withdraw,
  withWithdrawn,
} from './label-changes.js';
import { versionOf } from './selector.js';

/** What a rollback did. */
export interface Rollback {
  readonly name: string;
  /** The version that is gone back to. */
  readonly to: number;
  /** Versions that were withdrawn. */
  readonly withdrawn: readonly number[];
  /** Whether that was withdrawn itself. */
  readonly restored: boolean;
  /** Labels that point to that version now, and did not before. */
  readonly moved: readonly string[];
  /** All labels as they are now. */
  readonly labels: Labels;
}

/**
 * Withdraws the newest version that is served, so that services go back to the one before.
 *
 * @throws Error when there is nothing to go back to; StoreError
 */
export async function rollBackNewest(
  store: ObjectStore,
  name: string,
  keys: PublishingKeys = {},
): Promise<Rollback> {
  const { versions, labels } = await findModel(store, name, keys.publicKeys);
  const candidates = versions.filter(version => !isWithdrawn(labels, version));
  const newest = await firstComplete(store, name, candidates, keys.publicKeys);
  const older = candidates.filter(version => newest !== undefined && version < newest);
  const to = await firstComplete(store, name, older, keys.publicKeys);
  if (newest === undefined || to === undefined)
    throw new Error(`${name} has no version to go back to that is complete and not withdrawn`);
  return rollBack(store, name, to, keys, async before => {
    requireNotWithdrawn(before, name, to);
    await requireComplete(store, { name, version: to }, keys.publicKeys);
    return withdraw(before, [newest], to);
  });
}

/**
 * Withdraws all versions that are newer than one, and takes that one back in, should it be withdrawn.
 *
 * @throws Error when the version is not complete; StoreError
 */
export async function rollBackTo(
  store: ObjectStore,
  name: string,
  to: number,
  keys: PublishingKeys = {},
): Promise<Rollback> {
  const model = await findModel(store, name, keys.publicKeys);
  selectVersion(model, { name, version: to });
  const newer = model.versions.filter(version => version > to);
  return rollBack(store, name, to, keys, async before => {
    await requireComplete(store, { name, version: to }, keys.publicKeys);
    const back = withdraw(before, newer, to);
    return withWithdrawn(back, back.withdrawn?.filter(version => version !== to) ?? []);
  });
}

/**
 * Points a label back to where it pointed before.
 *
 * @throws Error when it pointed nowhere before, or that version is not complete or withdrawn; StoreError
 */
export async function rollBackLabel(
  store: ObjectStore,
  name: string,
  label: string,
  keys: PublishingKeys = {},
): Promise<Rollback> {
  const { labels } = await findModel(store, name, keys.publicKeys);
  const from = versionOf(labels, label);
  if (from === undefined) throw new Error(`${name} has no label ${label}`);
  const to = labels.previous && versionOf({ labels: labels.previous }, label);
  if (to === undefined) throw new Error(`${label} of ${name} pointed to no other version before`);
  return rollBack(store, name, to, keys, async before => {
    requireNotWithdrawn(before, name, to);
    await requireComplete(store, { name, version: to }, keys.publicKeys);
    const now = versionOf(before, label);
    if (now !== from && now !== to) throw new Error(`someone else moved ${label} of ${name} meanwhile`);
    return pointLabel(before, label, to);
  });
}

async function rollBack(
  store: ObjectStore,
  name: string,
  to: number,
  keys: PublishingKeys,
  change: (before: Labels) => Labels | Promise<Labels>,
): Promise<Rollback> {
  let first: Labels | undefined;
  const changing = (before: Labels) => {
    first ??= before;
    return change(before);
  };
  const labels = await changeLabels(store, name, changing, keys);
  const before = first!;
  return {
    name,
    to,
    withdrawn: (labels.withdrawn ?? []).filter(version => !isWithdrawn(before, version)),
    restored: isWithdrawn(before, to) && !isWithdrawn(labels, to),
    moved: labelsOf(labels, to).filter(label => versionOf(before, label) !== to),
    labels,
  };
}
