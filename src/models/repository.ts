import type { KeyObject } from 'node:crypto';
import { largestLabels, labelsName, noLabels, parseLabels, type Labels } from './labels.js';
import { modelNamePattern } from './names.js';
import { checkSignature, signatureLength, signatureName } from './signature.js';
import type { ObjectStore, OpenObject } from './store/object-store.js';
import type { VersionCache } from './version-cache.js';
import {
  collectSome,
  digestOf,
  manifestName,
  readFiles,
  readManifest,
  type OpenFile,
  type VerifiedVersion,
} from './version.js';

/** One version of a model, whether or not it is complete. */
export interface VersionReference {
  readonly name: string;
  readonly version: number;
}

/** A model as the store has it. */
export interface ListedModel {
  readonly name: string;
  /** Newest first. */
  readonly versions: readonly number[];
  readonly labels: Labels;
  /** Why the labels are not those that the store has now. */
  readonly labelsFault?: string;
}

/** A manifest as it was found; not yet verified. */
export interface FoundManifest {
  /** Changes when the manifest does. */
  readonly tag: string;
  readonly manifestJson: Uint8Array;
}

/** A version with all its bytes, and where these were. */
export interface FetchedVersion extends VerifiedVersion {
  readonly from: 'store' | 'cache';
}

/** The versions that a store holds as `<name>/<integer version>/`. */
export interface ModelRepository {
  readonly location: string;
  /** @throws StoreError */
  list(): Promise<readonly ListedModel[]>;
  /**
   * Finds a version's manifest.
   *
   * @param known the tag of a manifest that need not be sent again
   * @throws Error `incomplete` when there is none; StoreError
   */
  find(reference: VersionReference, known?: string): Promise<FoundManifest | 'unchanged'>;
  /**
   * Brings the files to a manifest here, and verifies all.
   *
   * @throws Error with the reason when it cannot be served; StoreError
   */
  fetch(reference: VersionReference, manifest: FoundManifest): Promise<FetchedVersion>;
}

/** How a repository is read. */
export interface RepositoryOptions {
  /** Keeps what was fetched; of a store that is on this machine itself nothing needs to be kept. */
  readonly cache?: VersionCache | undefined;
  /** Versions must be signed by its owner. */
  readonly publicKey?: KeyObject | undefined;
}

/** Reads a store as a repository of models. */
export function openRepository(
  store: ObjectStore,
  { cache, publicKey }: RepositoryOptions = {},
): ModelRepository {
  const knownLabels = new Map<string, { tag: string; labels: Labels }>();

  async function listModel(name: string): Promise<ListedModel> {
    const { folders, objects } = await store.list(`${name}/`);
    const versions = versionsIn(folders);
    if (!objects.some(object => object.name === labelsName)) return { name, versions, labels: noLabels };
    return { name, versions, ...(await readLabels(name)) };
  }

  async function readLabels(name: string): Promise<Pick<ListedModel, 'labels' | 'labelsFault'>> {
    const known = knownLabels.get(name);
    const opened = await store.open(`${name}/${labelsName}`, known?.tag);
    if (opened === 'unchanged') return { labels: known!.labels };
    if (!opened) return { labels: noLabels };
    try {
      const labels = await labelsIn(opened);
      knownLabels.set(name, { tag: opened.tag, labels });
      return { labels };
    } catch (error) {
      return { labels: known?.labels ?? noLabels, labelsFault: (error as Error).message };
    }
  }

  return {
    location: store.location,

    async list() {
      const { folders } = await store.list('');
      const names = folders.filter(name => modelNamePattern.test(name)).sort();
      return Promise.all(names.map(listModel));
    },

    async find({ name, version }, known) {
      const opened = await store.open(`${name}/${version}/${manifestName}`, known);
      if (opened === 'unchanged') return opened;
      const manifestJson = await readManifest(opened);
      return { tag: opened!.tag, manifestJson };
    },

    async fetch(reference, { manifestJson }) {
      const open: OpenFile = async path =>
        (await store.open(`${reference.name}/${reference.version}/${path}`)) as OpenObject | undefined;
      const signature = publicKey && (await readSignature(open));
      if (publicKey) checkSignature(manifestJson, signature, publicKey);
      const cached = await cache?.read(digestOf(manifestJson));
      const version = cached ?? (await readFiles(manifestJson, open));
      checkPlace(version, reference);
      if (!cached) await cache?.write(version, signature);
      return { ...version, from: cached ? 'cache' : 'store' };
    },
  };
}

/** The versions among a model's folders, newest first. */
export const versionsIn = (folders: readonly string[]): number[] =>
  folders
    .filter(name => /^[1-9]\d{0,9}$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);

/** @throws Error when the labels cannot be read */
export async function labelsIn({ body }: Pick<OpenObject, 'body'>): Promise<Labels> {
  const content = await collectSome(body, largestLabels);
  if (!content) throw new Error(`${labelsName} has more than ${largestLabels} bytes`);
  return parseLabels(new TextDecoder().decode(content));
}

/** A version's signature; undefined when there is none. */
export async function readSignature(open: OpenFile): Promise<Uint8Array | undefined> {
  const opened = await open(signatureName);
  return opened && (await collectSome(opened.body, signatureLength));
}

/** @throws Error when a version lies in the place of another one */
export function checkPlace(
  { manifest }: Pick<VerifiedVersion, 'manifest'>,
  { name, version }: VersionReference,
): void {
  if (manifest.name !== name || manifest.version !== version)
    throw new Error(
      `corrupt: the manifest is that of ${manifest.name} ${manifest.version}, not of the folder it lies in`,
    );
}
