import type { KeyObject } from 'node:crypto';
import { readGate, type Gate } from './gate.js';
import { noLabels, type Labels } from './labels.js';
import { modelNamePattern } from './names.js';
import { openLabels, type StoredLabels } from './open-labels.js';
import { checkSignature, signatureLength, signatureName } from './signature.js';
import { StoreError, type ObjectStore, type OpenObject } from './store/object-store.js';
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
  /** Absent where they cannot be read. */
  readonly labels?: Labels | undefined;
  /** Why the labels are not those that the store has now, or absent. */
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
  /** Whether versions and labels must be signed. */
  readonly mustBeSigned: boolean;
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
  /**
   * Reads what gates decided about a version, as it is in the store now.
   *
   * @returns undefined where none did
   * @throws Error when it cannot be read; StoreError
   */
  gate(reference: VersionReference): Promise<Gate | undefined>;
}

/** How a repository is read. */
export interface RepositoryOptions {
  /** Keeps what was fetched; of a store that is on this machine itself nothing needs to be kept. */
  readonly cache?: VersionCache | undefined;
  /** Versions and labels must be signed by the owner of one of them. */
  readonly publicKeys?: readonly KeyObject[] | undefined;
}

/** Reads a store as a repository of models. */
export function openRepository(
  store: ObjectStore,
  { cache, publicKeys }: RepositoryOptions = {},
): ModelRepository {
  const knownLabels = new Map<string, StoredLabels>();

  async function listModel(name: string): Promise<ListedModel> {
    const { folders } = await store.list(`${name}/`);
    return { name, versions: versionsIn(folders), ...(await readLabels(name)) };
  }

  async function readLabels(name: string): Promise<Pick<ListedModel, 'labels' | 'labelsFault'>> {
    const known = knownLabels.get(name);
    try {
      // Whether the listing has them or not: only this says for certain that there are none.
      const found = await openLabels(store, name, publicKeys, known?.tag);
      if (found === 'unchanged') return { labels: known!.labels };
      if (!found) return { labels: noLabels };
      knownLabels.set(name, found);
      return { labels: found.labels };
    } catch (error) {
      if (error instanceof StoreError) throw error;
      return { labelsFault: (error as Error).message };
    }
  }

  return {
    location: store.location,
    mustBeSigned: publicKeys !== undefined,

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
      const signature = publicKeys && (await readSignature(open));
      if (publicKeys) checkSignature(manifestJson, signature, publicKeys);
      const cached = await cache?.read(digestOf(manifestJson));
      const version = cached ?? (await readFiles(manifestJson, open));
      checkPlace(version, reference);
      if (!cached) await cache?.write(version, signature);
      else if (signature) await cache?.writeSignature(version.digest, signature);
      return { ...version, from: cached ? 'cache' : 'store' };
    },

    gate: ({ name, version }) =>
      readGate(async path => (await store.open(`${name}/${version}/${path}`)) as OpenObject | undefined),
  };
}

/** The versions among a model's folders, newest first. */
export const versionsIn = (folders: readonly string[]): number[] =>
  folders
    .filter(name => /^[1-9]\d{0,9}$/.test(name))
    .map(Number)
    .sort((a, b) => b - a);

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
