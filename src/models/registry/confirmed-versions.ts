import type { ListedModel, ModelRepository } from '../repository.js';
import { StoreError } from '../store/object-store.js';
import { NoManifest } from '../version.js';
import type { VersionEntry } from './version-entry.js';

/**
 * The versions of a model that a store has, newest first. A version that answers and is missing in the listing counts
 * until the store says of its manifest that there is none. Where labels must be signed it counts until they withdraw it:
 * anyone who can write to the store can remove it without a key.
 *
 * @throws StoreError
 */
export async function confirmedVersions(
  { name, versions, labels }: ListedModel,
  entries: readonly Readonly<VersionEntry>[],
  repository: ModelRepository,
): Promise<readonly number[]> {
  const isAnswering = ({ version, state }: Readonly<VersionEntry>) =>
    state === 'ready' && !labels?.withdrawn?.includes(version);
  const unlisted = entries.filter(entry => isAnswering(entry) && !versions.includes(entry.version));
  const isThere = async ({ version, tag }: Readonly<VersionEntry>): Promise<boolean> => {
    if (repository.mustBeSigned) return true;
    try {
      await repository.find({ name, version }, tag);
      return true;
    } catch (error) {
      if (error instanceof StoreError) throw error;
      // One that cannot be read is there.
      return !(error instanceof NoManifest);
    }
  };
  const found = await Promise.all(
    unlisted.map(async entry => ((await isThere(entry)) ? [entry.version] : [])),
  );
  return [...versions, ...found.flat()].sort((a, b) => b - a);
}
