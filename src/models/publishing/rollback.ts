import type { KeyObject } from 'node:crypto';
import type { Labels } from '../labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { changeLabels } from './change-labels.js';
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
 * @param publicKey versions must be signed by its owner
 * @throws Error when there is nothing to go back to; StoreError
 */
export async function rollBackNewest(
  store: ObjectStore,
  name: string,
  publicKey?: KeyObject,
): Promise<Rollback> {
  const { versions, labels } = await findModel(store, name);
  const candidates = versions.filter(version => !isWithdrawn(labels, version));
  const newest = await firstComplete(store, name, candidates, publicKey);
  const older = candidates.filter(version => newest !== undefined && version < newest);
  const to = await firstComplete(store, name, older, publicKey);
  if (newest === undefined || to === undefined)
    throw new Error(`${name} has no version to go back to that is complete and not withdrawn`);
  return rollBack(store, name, to, async before => {
    requireNotWithdrawn(before, name, to);
    await requireComplete(store, { name, version: to }, publicKey);
    return withdraw(before, [newest], to);
  });
}

/**
 * Withdraws all versions that are newer than one, and takes that one back in, should it be withdrawn.
 *
 * @param publicKey versions must be signed by its owner
 * @throws Error when the version is not complete; StoreError
 */
export async function rollBackTo(
  store: ObjectStore,
  name: string,
  to: number,
  publicKey?: KeyObject,
): Promise<Rollback> {
  const model = await findModel(store, name);
  selectVersion(model, { name, version: to });
  const newer = model.versions.filter(version => version > to);
  return rollBack(store, name, to, async before => {
    await requireComplete(store, { name, version: to }, publicKey);
    const back = withdraw(before, newer, to);
    return withWithdrawn(back, back.withdrawn?.filter(version => version !== to) ?? []);
  });
}

/**
 * Points a label back to where it pointed before.
 *
 * @param publicKey the version must be signed by its owner
 * @throws Error when it pointed nowhere before, or that version is not complete or withdrawn; StoreError
 */
export async function rollBackLabel(
  store: ObjectStore,
  name: string,
  label: string,
  publicKey?: KeyObject,
): Promise<Rollback> {
  const { labels } = await findModel(store, name);
  const from = versionOf(labels, label);
  if (from === undefined) throw new Error(`${name} has no label ${label}`);
  const to = labels.previous && versionOf({ labels: labels.previous }, label);
  if (to === undefined) throw new Error(`${label} of ${name} pointed to no other version before`);
  return rollBack(store, name, to, async before => {
    requireNotWithdrawn(before, name, to);
    await requireComplete(store, { name, version: to }, publicKey);
    const now = versionOf(before, label);
    if (now !== from && now !== to) throw new Error(`someone else moved ${label} of ${name} meanwhile`);
    return pointLabel(before, label, to);
  });
}

async function rollBack(
  store: ObjectStore,
  name: string,
  to: number,
  change: (before: Labels) => Labels | Promise<Labels>,
): Promise<Rollback> {
  let first: Labels | undefined;
  const labels = await changeLabels(store, name, before => {
    first ??= before;
    return change(before);
  });
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
