import type { Labels } from '../labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { changeLabels, type PublishingKeys } from './change-labels.js';
import { requireComplete } from './inspect.js';
import { pointLabel, removeLabel, requireNotWithdrawn, withdraw } from './label-changes.js';
import { versionOf } from './selector.js';

/** A trial: the version that a label points to, and the one that it may replace. */
export interface Trial {
  readonly name: string;
  readonly from: string;
  readonly candidate: number;
  readonly to: string;
  readonly baseline: number;
}

/**
 * Ends a trial well: the label that was replaced points to the candidate, and that of the trial goes, with its traffic and its
 * shadow.
 *
 * @throws Error when someone else moved one of the labels meanwhile, or the version is not complete; StoreError
 */
export function endTrial(store: ObjectStore, trial: Trial, keys: PublishingKeys): Promise<Labels> {
  const { name, from, candidate, to } = trial;
  return changeLabels(
    store,
    name,
    async before => {
      if (isEnded(before, trial)) return before;
      requireUnmoved(before, trial);
      requireNotWithdrawn(before, name, candidate);
      await requireComplete(store, { name, version: candidate }, keys.publicKeys);
      return pointLabel(removeLabel(before, from), to, candidate);
    },
    keys,
  );
}

/**
 * Ends a trial badly: the candidate is withdrawn, and its label goes, with its traffic and its shadow. Other labels that point to it
 * move to the baseline.
 *
 * @throws Error when someone else moved one of the labels meanwhile; StoreError
 */
export function breakOffTrial(store: ObjectStore, trial: Trial, keys: PublishingKeys): Promise<Labels> {
  const { name, from, candidate, baseline } = trial;
  return changeLabels(
    store,
    name,
    before => {
      if (before.withdrawn?.includes(candidate) && versionOf(before, from) === undefined) return before;
      requireUnmoved(before, trial);
      return withdraw(removeLabel(before, from), [candidate], baseline);
    },
    keys,
  );
}

const isEnded = (labels: Labels, { from, candidate, to }: Trial) =>
  versionOf(labels, to) === candidate && versionOf(labels, from) === undefined;

function requireUnmoved(labels: Labels, { name, from, candidate, to, baseline }: Trial): void {
  for (const [label, version] of [
    [from, candidate],
    [to, baseline],
  ] as const)
    if (versionOf(labels, label) !== version)
      throw new Error(`someone else moved ${label} of ${name} meanwhile`);
}
