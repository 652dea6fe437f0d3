import { noLabels, type Labels } from '../labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { changeLabels, type PublishingKeys } from './change-labels.js';
import { requireVersions, selectVersion } from './find-model.js';
import { requireComplete } from './inspect.js';
import { pointLabel, removeLabel, requireNotWithdrawn } from './label-changes.js';

/** What is to be done with a model's labels; what is not mentioned stays. */
export interface LabelChanges {
  /** Labels, and the version that all of them are to point to. */
  readonly point?: { readonly labels: readonly string[]; readonly version: number } | undefined;
  readonly remove?: string | undefined;
  /** The share of requests that name no version and go to a label; null ends that. */
  readonly traffic?: Labels['traffic'] | null;
  /** The label whose answers are compared; null ends that. */
  readonly shadow?: string | null | undefined;
}

/**
 * Changes a model's labels. Without any change but with a key to sign, it signs them as they are.
 *
 * @returns all labels as they are now
 * @throws Error when the version is not complete or was withdrawn, or there is no such model; StoreError
 */
export async function label(
  store: ObjectStore,
  name: string,
  { point, remove, traffic, shadow }: LabelChanges,
  keys: PublishingKeys = {},
): Promise<Labels> {
  const versions = await requireVersions(store, name);
  if (point) selectVersion({ name, versions, labels: noLabels }, { name, version: point.version });
  const adopt = [point, remove, traffic, shadow].every(change => change === undefined);
  const change = async (before: Labels) => {
    let labels = remove === undefined ? before : removeLabel(before, remove);
    if (point) {
      const { version } = point;
      requireNotWithdrawn(before, name, version);
      // Here, not earlier: who prunes changes the labels before anything is removed, and then nothing is written.
      await requireComplete(store, { name, version }, keys.publicKeys);
      labels = point.labels.reduce((changed, one) => pointLabel(changed, one, version), labels);
    }
    return {
      ...labels,
      traffic: traffic === null ? undefined : (traffic ?? labels.traffic),
      shadow: shadow === null ? undefined : (shadow ?? labels.shadow),
    };
  };
  return changeLabels(store, name, change, { ...keys, adopt });
}
