import { Problem } from '../../problems.js';
import type { Labels } from '../labels.js';
import type { RememberedModel } from '../recollection.js';
import type { Gate } from '../gate.js';
import type { ListedModel, ModelRepository, VersionReference } from '../repository.js';
import { StoreError } from '../store/object-store.js';
import { policyFor, type VersionPolicies } from '../version-policy.js';
import { confirmedVersions } from './confirmed-versions.js';
import type { OnRegistryEvent } from './events.js';
import type { Lease } from './lease.js';
import { ServedModel } from './served-model.js';
import { nothingToServe, unmetBy } from './nothing-to-serve.js';
import type { VersionHost } from './version-host.js';

/** What a registry is made of. */
export interface RegistryOptions {
  readonly repository: ModelRepository;
  /** What was served when the store could be reached, to start with where it cannot; undefined when nothing is known. */
  readonly recall?: () => Promise<ModelRepository | undefined>;
  /** Notes what is served now. */
  readonly remember?: (models: readonly RememberedModel[]) => Promise<void>;
  readonly host: VersionHost;
  readonly policies: VersionPolicies;
  /** The model that answers when a request names none; without it, the only one that can be served. */
  readonly defaultName?: string | undefined;
  readonly onEvent?: OnRegistryEvent;
}

/** How the store did when it was read last. */
export interface StoreStatus {
  readonly location: string;
  readonly reachable: boolean;
  /** Why it is not. */
  readonly reason?: string;
}

/** Which versions are served, kept in step with what a repository holds. */
export class ModelRegistry {
  readonly #options: RegistryOptions;
  readonly #onEvent: OnRegistryEvent;
  readonly #models = new Map<string, ServedModel>();
  #defaultName: string | undefined;
  #storeFault: string | undefined;
  #first: { repository: ModelRepository; listed: readonly ListedModel[] } | undefined;
  #refreshing: Promise<void> = Promise.resolve();
  /** The next look, which has not begun. */
  #queued: { force: boolean; readonly done: Promise<void> } | undefined;
  /** Labels of the models that were served before. */
  #remembered: ReadonlyMap<string, Labels | undefined> = new Map();
  #noted = '';

  constructor(options: RegistryOptions) {
    this.#options = options;
    this.#onEvent = options.onEvent ?? (() => undefined);
  }

  /** The model that answers when a request names none; undefined before {@link start} is done. */
  get defaultName(): string | undefined {
    return this.#defaultName;
  }

  /** Whether requests that name no model are answered. */
  get isReady(): boolean {
    return (
      this.#defaultName !== undefined && this.#models.get(this.#defaultName)?.routing.primary !== undefined
    );
  }

  /** Every model, by name. */
  get models(): readonly ServedModel[] {
    return [...this.#models.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  get store(): StoreStatus {
    const { location } = this.#options.repository;
    if (this.#storeFault === undefined) return { location, reachable: true };
    return { location, reachable: false, reason: this.#storeFault };
  }

  /**
   * Looks for models: in the store, or in what is remembered of it where it cannot be read.
   *
   * @throws Error when there are none, or none of the default model's name, or it has not what its policy asks for; StoreError
   */
  async open(): Promise<void> {
    const { repository, recall, defaultName, policies } = this.#options;
    const recalled = await recall?.();
    const remembered = (await recalled?.list()) ?? [];
    this.#remembered = new Map(remembered.map(({ name, labels }) => [name, labels]));
    try {
      this.#first = { repository, listed: await this.#list(remembered.length > 0) };
    } catch (error) {
      if (!(error instanceof StoreError) || !recalled) throw error;
      this.#first = { repository: recalled, listed: remembered };
      this.#storeFault = error.message;
      this.#onEvent({ kind: 'store-lost', reason: error.message, servesFrom: 'cache' });
    }
    const candidates = this.#first.listed.filter(({ versions }) => versions.length > 0);
    const names = candidates.map(({ name }) => name);
    for (const name of policies.keys())
      if (name !== '' && !names.includes(name)) this.#onEvent({ kind: 'policy-unused', name, models: names });
    const wanted = candidates.find(({ name }) => name === defaultName);
    if (defaultName === undefined ? names.length === 0 : !wanted || unmetBy(wanted, policies) !== undefined)
      this.#refuseDefault();
  }

  /**
   * Loads what {@link open} found.
   *
   * @throws Error when there is no version of the default model that can be served
   */
  async start(): Promise<void> {
    const { repository, listed } = this.#first!;
    await this.#refreshFrom(repository, listed, true);
    this.#defaultName = this.#chooseDefault();
    if (repository === this.#options.repository) await this.#remember();
  }

  /**
   * Looks at the store again, once at a time; a look that has not begun yet also serves the callers that ask meanwhile.
   *
   * @param force also versions that failed a moment ago
   * @throws StoreError when the store cannot be read; what is served stays served
   */
  refresh(force = false): Promise<void> {
    if (this.#queued) {
      this.#queued.force ||= force;
      return this.#queued.done;
    }
    const done = this.#refreshing.then(() => {
      const { force: isForced } = this.#queued!;
      this.#queued = undefined;
      return this.#refresh(isForced);
    });
    this.#queued = { force, done };
    this.#refreshing = done.catch(() => undefined);
    return done;
  }

  /** @throws Problem `unknown-model` */
  model(name: string | undefined = this.#defaultName): ServedModel {
    const model = name === undefined ? undefined : this.#models.get(name);
    if (model) return model;
    throw new Problem('unknown-model', `The models are: ${this.models.map(({ name }) => name).join(', ')}.`);
  }

  /**
   * Leases what may answer a request.
   *
   * @param name default: {@link defaultName}
   * @param selector a version's number or a label
   * @throws Problem `unknown-model`
   */
  lease(name?: string, selector?: number | string): Lease {
    return this.model(name).lease(selector);
  }

  /**
   * What gates decided about a version, as the store has it now.
   *
   * @throws Error when it cannot be read; StoreError
   */
  gate(reference: VersionReference): Promise<Gate | undefined> {
    return this.#options.repository.gate(reference);
  }

  async #refresh(force: boolean): Promise<void> {
    const { repository } = this.#options;
    try {
      const listed = await this.#list(this.models.some(({ isGone }) => !isGone));
      await this.#refreshFrom(repository, listed, force);
    } catch (error) {
      if (!(error instanceof StoreError)) {
        this.#onEvent({ kind: 'defect', error: error as Error });
        throw error;
      }
      if (this.#storeFault === undefined)
        this.#onEvent({ kind: 'store-lost', reason: error.message, servesFrom: 'memory' });
      this.#storeFault = error.message;
      throw error;
    }
    if (this.#storeFault !== undefined) this.#onEvent({ kind: 'store-back' });
    this.#storeFault = undefined;
    await this.#remember();
  }

  /**
   * @param hadVersions whether the store had any before: an empty folder may be one where a volume is not mounted any more,
   * and an empty bucket another one
   */
  async #list(hadVersions: boolean): Promise<readonly ListedModel[]> {
    const listed = await this.#options.repository.list();
    if (hadVersions && listed.every(({ versions }) => versions.length === 0))
      throw new StoreError('the model store is empty, and had versions before');
    return listed;
  }

  async #refreshFrom(
    repository: ModelRepository,
    listed: readonly ListedModel[],
    force: boolean,
  ): Promise<void> {
    const withVersions = listed.filter(({ versions }) => versions.length > 0);
    const results = await Promise.allSettled(
      withVersions.map(model => this.#served(model).refresh(model, repository, force)),
    );
    for (const model of this.models) {
      // The default model is never given up, whatever happened to the store: better an old answer than none.
      const { name, listed, entries } = model;
      if (withVersions.some(other => other.name === name) || name === this.#defaultName) continue;
      const unlisted = { name, versions: [], labels: listed?.labels };
      if ((await confirmedVersions(unlisted, entries, repository)).length > 0) continue;
      model.retire();
      if (model.isGone) this.#models.delete(model.name);
    }
    const failure = results.find(result => result.status === 'rejected');
    if (failure) throw failure.reason as Error;
  }

  #served({ name }: ListedModel): ServedModel {
    const { policies, host } = this.#options;
    const model =
      this.#models.get(name) ??
      new ServedModel({
        name,
        policy: policyFor(policies, name),
        host,
        onEvent: this.#onEvent,
        labels: this.#remembered.get(name),
      });
    this.#models.set(name, model);
    return model;
  }

  async #remember(): Promise<void> {
    const served = this.models.flatMap(({ name, listed, entries }): RememberedModel[] => {
      const versions = entries.flatMap(({ version, state, serving }) =>
        serving && state === 'ready' ? [{ version, digest: serving.digest }] : [],
      );
      return listed?.labels ? [{ name, labels: listed.labels, versions }] : [];
    });
    const text = JSON.stringify(served);
    if (text === this.#noted) return;
    try {
      await this.#options.remember?.(served);
      this.#noted = text;
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.#onEvent({ kind: 'cache-trouble', reason: `it cannot be written: ${code ?? message}` });
    }
  }

  #chooseDefault(): string {
    const wanted = this.#options.defaultName;
    const servable = this.models.filter(({ routing }) => routing.primary).map(({ name }) => name);
    if (wanted !== undefined && servable.includes(wanted)) return wanted;
    if (wanted === undefined && servable.length === 1) return servable[0];
    if (wanted === undefined && servable.length > 1)
      throw new Error(
        `MODEL: the store has several models (${servable.join(', ')}); name the one that answers by default`,
      );
    return this.#refuseDefault();
  }

  #refuseDefault(): never {
    const { repository, policies, defaultName: wanted } = this.#options;
    const { location } = repository;
    const { listed } = this.#first!;
    throw new Error(nothingToServe({ location, listed, policies, wanted, models: this.models }));
  }
}
