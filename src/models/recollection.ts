import { createHash, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Labels } from './labels.js';
import { checkPlace, type ListedModel, type ModelRepository } from './repository.js';
import { checkSignature } from './signature.js';
import { makeFolder, replaceFile } from './store/durable-files.js';
import { StoreError } from './store/object-store.js';
import type { VersionCache } from './version-cache.js';
import type { Digest } from './version.js';

/** A model as it was served: what a service that cannot reach its store goes on with. */
export interface RememberedModel {
  readonly name: string;
  readonly labels: Labels;
  /** Newest first. */
  readonly versions: readonly { readonly version: number; readonly digest: Digest }[];
}

/**
 * Notes beside the cached versions what is served from a store.
 *
 * @throws Error when the cache cannot be written
 */
export async function remember(
  { directory }: VersionCache,
  location: string,
  models: readonly RememberedModel[],
): Promise<void> {
  await makeFolder(directory);
  await replaceFile(fileOf(directory, location), JSON.stringify({ location, models }));
}

/**
 * What was served from a store, as a repository of its own.
 *
 * @returns undefined when nothing is known
 */
export async function recall(
  cache: VersionCache,
  location: string,
  publicKey: KeyObject | undefined,
): Promise<ModelRepository | undefined> {
  const models = await recollected(fileOf(cache.directory, location));
  if (!models) return undefined;

  const read = async (name: string, wanted: number) => {
    const versions = models.find(model => model.name === name)?.versions ?? [];
    const digest = versions.find(({ version }) => version === wanted)?.digest;
    const version = digest && (await cache.read(digest));
    if (!version) throw new StoreError('the version is not in the cache any more');
    if (publicKey) checkSignature(version.manifestJson, await cache.signature(version.digest), publicKey);
    return version;
  };
  return {
    location,
    list: async () =>
      models.map(({ name, labels, versions }): ListedModel => {
        return { name, labels, versions: versions.map(({ version }) => version) };
      }),
    find: async ({ name, version }) => {
      const { digest, manifestJson } = await read(name, version);
      return { tag: `cached ${digest}`, manifestJson };
    },
    fetch: async reference => {
      const version = await read(reference.name, reference.version);
      checkPlace(version, reference);
      return { ...version, from: 'cache' };
    },
  };
}

async function recollected(file: string): Promise<readonly RememberedModel[] | undefined> {
  try {
    return (JSON.parse(await readFile(file, 'utf8')) as { models: RememberedModel[] }).models;
  } catch {
    return undefined;
  }
}

const fileOf = (directory: string, location: string): string =>
  join(directory, `${createHash('sha256').update(location).digest('hex')}.json`);
