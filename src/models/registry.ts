import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../errors.js';
import type { Manifest } from './manifest.js';
import type { ModelStore, StoredVersion } from './store.js';
import { readVersion, type Digest } from './version.js';

/** A version that can be served: complete and verified. */
export interface ModelVersion extends StoredVersion {
  readonly digest: Digest;
  readonly manifest: Manifest;
}

/** A version that is in the store and can not be served. */
export interface RejectedVersion extends StoredVersion {
  readonly reason: string;
}

/** A model of the registry: its versions, newest first. */
export interface Model {
  readonly name: string;
  readonly versions: readonly ModelVersion[];
  readonly rejected: readonly RejectedVersion[];
}

/** Milliseconds: a store that hangs is reported rather than waited for. */
const storeTimeout = 30_000;

/** What is in a store, verified once, and which version answers a request. */
export class ModelRegistry {
  readonly #models: ReadonlyMap<string, Model>;

  private constructor(
    models: Model[],
    /** The model that answers when a request names none. */
    readonly defaultName: string,
  ) {
    this.#models = new Map(models.map(model => [model.name, model]));
  }

  /**
   * Verifies every version in the store. One that is incomplete or corrupt is kept aside with its reason and stops no
   * other.
   *
   * @param defaultName the model that answers when a request names none; without it, the only one that can be served
   * @param timeout milliseconds that the store may take to list its versions, and then to give each of them
   * @throws Error when the store cannot be read, or holds no version of the default model that can be served
   */
  static async open(
    store: ModelStore,
    defaultName?: string,
    timeout = storeTimeout,
  ): Promise<ModelRegistry> {
    const checked = await ModelRegistry.verify(store, timeout);
    const names = [...new Set(checked.map(({ name }) => name))];
    const models = names.map(name => ({
      name,
      versions: checked.filter(entry => entry.name === name && 'manifest' in entry) as ModelVersion[],
      rejected: checked.filter(entry => entry.name === name && 'reason' in entry) as RejectedVersion[],
    }));
    return new ModelRegistry(models, chooseDefault(models, defaultName));
  }

  /**
   * Verifies every version in the store.
   *
   * @throws Error when the store cannot be read
   */
  static async verify(
    store: ModelStore,
    timeout = storeTimeout,
  ): Promise<(ModelVersion | RejectedVersion)[]> {
    const versions = await within(timeout, store.list(), 'the model store');
    return Promise.all(versions.map(version => check(version, timeout)));
  }

  /** Every model in the store, by name. */
  get models(): Model[] {
    return [...this.#models.values()];
  }

  /**
   * The version that answers a request.
   *
   * @param name default: {@link defaultName}
   * @param version default: the newest
   * @throws Problem `unknown-model`
   */
  resolve(name = this.defaultName, version?: number): ModelVersion {
    const versions = this.model(name).versions;
    const found =
      version === undefined ? versions.at(0) : versions.find(candidate => candidate.version === version);
    if (found) return found;
    const known = versions.map(candidate => candidate.version).join(', ') || 'none';
    throw new Problem(
      'unknown-model',
      `That version of the model can not be served; those that can be: ${known}.`,
    );
  }

  /** @throws Problem `unknown-model` */
  model(name: string): Model {
    const model = this.#models.get(name);
    if (model) return model;
    throw new Problem('unknown-model', `The models here are: ${[...this.#models.keys()].join(', ')}.`);
  }
}

async function check(stored: StoredVersion, timeout: number): Promise<ModelVersion | RejectedVersion> {
  try {
    const { manifest, digest } = await within(timeout, readVersion(stored.directory), 'the version');
    if (manifest.name !== stored.name || manifest.version !== stored.version)
      throw new Error(
        `corrupt: the manifest is that of ${manifest.name} ${manifest.version}, not of the folder it lies in`,
      );
    return { ...stored, manifest, digest };
  } catch (error) {
    return { ...stored, reason: (error as Error).message };
  }
}

/** @throws Error when the work takes longer than `timeout` milliseconds */
async function within<T>(timeout: number, work: Promise<T>, what: string): Promise<T> {
  const over = new AbortController();
  const expiry = delay(timeout, undefined, { signal: over.signal }).then(() => {
    throw new Error(`${what} did not answer within ${timeout / 1000} s`);
  });
  try {
    return await Promise.race([work, expiry]);
  } finally {
    expiry.catch(() => undefined);
    over.abort();
  }
}

function chooseDefault(models: Model[], wanted: string | undefined): string {
  const servable = models.filter(model => model.versions.length > 0).map(model => model.name);
  if (wanted === undefined) {
    if (servable.length === 1) return servable[0];
    throw new Error(
      servable.length === 0
        ? `the model store has no version that can be served${because(models)}`
        : `the model store has several models (${servable.join(', ')}): name the default one`,
    );
  }
  if (servable.includes(wanted)) return wanted;
  throw new Error(
    `the model store has no version of "${wanted}" that can be served${because(models.filter(model => model.name === wanted))}`,
  );
}

function because(models: Model[]): string {
  const reasons = models.flatMap(({ rejected }) =>
    rejected.map(({ name, version, reason }) => `${name} ${version}: ${reason}`),
  );
  return reasons.length > 0 ? ` (${reasons.join('; ')})` : '';
}
