import type { KeyObject } from 'node:crypto';
import { noLabels, type Labels } from '../labels.js';
import { modelNamePattern } from '../names.js';
import { StoreError, type ObjectStore } from '../store/object-store.js';
import { concurrently } from './concurrently.js';
import { listVersions, readLabels, type FoundModel } from './find-model.js';
import { inspectVersion, type Inspection } from './inspect.js';
import { isWithdrawn, labelsOf } from './label-changes.js';

/** A version in a list of all. */
export interface ListedVersion extends Inspection {
  readonly labels: readonly string[];
  readonly withdrawn: boolean;
}

/** A model in a list of all. */
export interface ModelContents extends FoundModel {
  /** Why nothing is known of its labels. */
  readonly labelsFault?: string;
}

/** Requests to the store at a time: a list of thousands of versions takes two for each. */
const parallel = 24;

/**
 * The models of a store, by name, and which versions they have.
 *
 * @param publicKeys labels that are not signed by the owner of one of them are at fault
 * @throws StoreError
 */
export async function listModels(
  store: ObjectStore,
  publicKeys?: readonly KeyObject[],
): Promise<readonly ModelContents[]> {
  const { folders } = await store.list('');
  const names = folders.filter(name => modelNamePattern.test(name)).sort();
  const models = await concurrently(names, parallel, async name => {
    const versions = await listVersions(store, name);
    return { name, versions, ...(await labelsOrFault(store, name, publicKeys)) };
  });
  return models.filter(({ versions }) => versions.length > 0);
}

/**
 * Every version of some models, newest first, without reading more of it than its manifest.
 *
 * @throws StoreError
 */
export async function listVersionsOf(
  store: ObjectStore,
  models: readonly ModelContents[],
): Promise<readonly ListedVersion[]> {
  const references = models.flatMap(({ name, versions, labels }) =>
    versions.map(version => ({ name, version, labels })),
  );
  return concurrently(references, parallel, async ({ name, version, labels }) => {
    return {
      ...(await inspectVersion(store, { name, version })),
      labels: labelsOf(labels, version),
      withdrawn: isWithdrawn(labels, version),
    };
  });
}

async function labelsOrFault(
  store: ObjectStore,
  name: string,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<{ labels: Labels; labelsFault?: string }> {
  try {
    return { labels: (await readLabels(store, name, publicKeys)).labels };
  } catch (error) {
    if (error instanceof StoreError) throw error;
    return { labels: noLabels, labelsFault: (error as Error).message };
  }
}
