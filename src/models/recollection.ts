import type { KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { Labels, noLabels } from './labels.js';
import { modelNamePattern } from './names.js';
import { checkPlace, type ListedModel, type ModelRepository } from './repository.js';
import { checkSignature } from './signature.js';
import { checkLabels } from './signed-labels.js';
import { makeFolder, replaceFile } from './store/durable-files.js';
import { StoreError } from './store/object-store.js';
import type { VersionCache } from './version-cache.js';
import { sha256, type Digest } from './version.js';

/** A model as it was served: what a service that cannot reach its store goes on with. */
const RememberedModel = Type.Object({
  name: Type.String({ pattern: modelNamePattern.source }),
  labels: Labels,
  /** Newest first. */
  versions: Type.Array(
    Type.Object({
      version: Type.Integer({ minimum: 1 }),
      digest: Type.Unsafe<Digest>({ type: 'string', pattern: '^sha256:[0-9a-f]{64}$' }),
    }),
  ),
});
export type RememberedModel = Static<typeof RememberedModel>;

const Note = Type.Object({
  location: Type.String(),
  models: Type.Array(RememberedModel),
  /** Of the models as JSON; notes of earlier services have none. */
  sha256: Type.Optional(Type.String()),
});

const validator = Schema.Compile(Note);

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
  await replaceFile(
    fileOf(directory, location),
    JSON.stringify({ location, models, sha256: sha256Of(models) }),
  );
}

/**
 * What was served from a store, as a repository of its own.
 *
 * @returns undefined when nothing is known, or the note was damaged or, where labels must be signed, changed
 */
export async function recall(
  cache: VersionCache,
  location: string,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<ModelRepository | undefined> {
  const models = await recollected(fileOf(cache.directory, location), location, publicKeys);
  if (!models) return undefined;

  const read = async (name: string, wanted: number) => {
    const versions = models.find(model => model.name === name)?.versions ?? [];
    const digest = versions.find(({ version }) => version === wanted)?.digest;
    const version = digest && (await cache.read(digest));
    if (!version) throw new StoreError('the version is not in the cache any more');
    if (publicKeys) checkSignature(version.manifestJson, await cache.signature(version.digest), publicKeys);
    return version;
  };
  return {
    location,
    mustBeSigned: publicKeys !== undefined,
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
    gate: async () => undefined,
  };
}

async function recollected(
  file: string,
  location: string,
  publicKeys: readonly KeyObject[] | undefined,
): Promise<readonly RememberedModel[] | undefined> {
  try {
    const note: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (!validator.Check(note) || note.location !== location) return undefined;
    const { models } = note;
    if (note.sha256 !== undefined && note.sha256 !== sha256Of(models)) return undefined;
    for (const { name, labels } of models)
      if (publicKeys && !isDeepStrictEqual(labels, noLabels)) checkLabels(labels, name, publicKeys);
    return models;
  } catch {
    return undefined;
  }
}

const sha256Of = (models: readonly RememberedModel[]): string => sha256(Buffer.from(JSON.stringify(models)));

const fileOf = (directory: string, location: string): string =>
  join(directory, `${sha256(Buffer.from(location))}.json`);
