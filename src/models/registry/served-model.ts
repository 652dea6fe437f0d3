import { Problem } from '../../problems.js';
import type { Labels } from '../labels.js';
import type { FoundManifest, ListedModel, ModelRepository } from '../repository.js';
import { StoreError } from '../store/object-store.js';
import { wantedVersions, type VersionPolicy } from '../version-policy.js';
import { believed } from './believed.js';
import { confirmedVersions } from './confirmed-versions.js';
import type { OnRegistryEvent } from './events.js';
import { leaseOne, leaseRouted, type Lease } from './lease.js';
import { noRouting, pointLabels, renewed, type Routing } from './routing.js';
import { ServingVersion } from './serving-version.js';
import { newEntry, noteFailure, noteSuccess, type VersionEntry } from './version-entry.js';
import type { VersionHost } from './version-host.js';

/** What a served model needs. */
export interface ServedModelOptions {
  readonly name: string;
  readonly policy: VersionPolicy;
  readonly host: VersionHost;
  readonly onEvent: OnRegistryEvent;
  /** The labels that it had when it was served before, if that is known. */
  readonly labels?: Labels | undefined;
}

/** Store failures in a row after which the store, not the version, is at fault. */
const storeFailures = 3;

/** The versions of one model, and which of them answers what. */
export class ServedModel {
  readonly name: string;
  readonly #policy: VersionPolicy;
  readonly #host: VersionHost;
  readonly #onEvent: OnRegistryEvent;
  readonly #entries = new Map<number, VersionEntry>();
  #listed: ListedModel | undefined;
  #labels: Labels | undefined;
  #routing = noRouting;
  /** What a number stood for before; requests still go there until they are routed anew. */
  #replaced: ServingVersion[] = [];

  constructor({ name, policy, host, onEvent, labels }: ServedModelOptions) {
    this.name = name;
    this.#policy = policy;
    this.#host = host;
    this.#onEvent = onEvent;
    this.#labels = labels;
  }

  /** All that is known, newest first. */
  get entries(): readonly Readonly<VersionEntry>[] {
    return [...this.#entries.values()].sort((a, b) => b.version - a.version);
  }

  /** @throws Problem `unknown-model` */
  entry(version: number): Readonly<VersionEntry> {
    const entry = this.#entries.get(version);
    if (entry) return entry;
    throw new Problem('unknown-model', `The model has no such version; ${this.#offer()}.`);
  }

  get routing(): Routing {
    return this.#routing;
  }

  /** The model as the store had it last. */
  get listed(): ListedModel | undefined {
    return this.#listed;
  }

  /**
   * Leases what may answer a request.
   *
   * @param selector a version's number or a label; without it, whatever answers those that name none
   * @throws Problem `unknown-model`
   */
  lease(selector?: number | string): Lease {
    const { primary, versions, labels } = this.#routing;
    if (selector === undefined && primary) return leaseRouted(primary, this.#routing);
    const found = typeof selector === 'number' ? versions.get(selector) : labels.get(selector ?? '');
    if (found) return leaseOne(found);
    throw new Problem('unknown-model', `That version of the model is not served; ${this.#offer()}.`);
  }

  /**
   * Brings the versions that are wanted into memory, beside those that are there, then lets all requests from now on go
   * to them in one step, and sends the others away once nobody uses them.
   *
   * @param force also versions that failed a moment ago
   * @throws StoreError when the store fails meanwhile; what is served stays served
   */
  async refresh(found: ListedModel, repository: ModelRepository, force: boolean): Promise<void> {
    const listed = believed(found, this.#labels, repository.mustBeSigned);
    if (listed.labelsFault && listed.labelsFault !== this.#listed?.labelsFault)
      this.#onEvent({ kind: 'labels-rejected', name: this.name, reason: listed.labelsFault });
    const { labels } = listed;
    const versions = await confirmedVersions(listed, this.entries, repository);
    this.#listed = { ...listed, versions };
    this.#labels = labels;
    for (const version of versions) this.#entryOf(version);
    // Any of the versions may be withdrawn.
    if (!labels) return;

    const candidates = versions.filter(version => !labels.withdrawn?.includes(version));
    const ready = new Map<number, ServingVersion>();
    let failures = 0;
    const bring = async (version: number) => {
      try {
        const serving = await this.#bring(version, repository, force);
        failures = 0;
        if (serving) ready.set(version, serving);
        return serving;
      } catch (error) {
        failures += 1;
        if (failures === storeFailures) throw error;
        const { serving } = this.#entryOf(version);
        if (serving) ready.set(version, serving);
        return serving;
      }
    };
    const wanted: ServingVersion[] = [];
    for (const version of wantedVersions(this.#policy, candidates, labels)) {
      const serving = await bring(version);
      if (serving) wanted.push(serving);
      if (serving && this.#policy.serve === 'newest') break;
    }
    for (const version of new Set(Object.values(labels.labels)))
      if (!ready.has(version)) await bring(version);
    this.#route(wanted, ready, labels);
  }

  /** Sends all versions away: the model is not in the store any more. */
  retire(): void {
    this.#routing = noRouting;
    for (const entry of this.#entries.values()) this.#drain(entry);
  }

  /** Whether nothing is in memory any more. */
  get isGone(): boolean {
    return this.entries.every(({ serving }) => !serving);
  }

  #entryOf(version: number): VersionEntry {
    const entry = this.#entries.get(version) ?? newEntry(version);
    this.#entries.set(version, entry);
    return entry;
  }

  /** Sees to it that a version is ready, if it can be, and is what the store has now. */
  async #bring(
    version: number,
    repository: ModelRepository,
    force: boolean,
  ): Promise<ServingVersion | undefined> {
    const entry = this.#entryOf(version);
    await entry.unloading;
    const reference = { name: this.name, version };
    const isLeftAlone = entry.retryAt > Date.now() && !force;
    let found: FoundManifest | 'unchanged';
    try {
      found = await repository.find(reference, isLeftAlone ? entry.failedTag : entry.tag);
    } catch (error) {
      return this.#fail(entry, error as Error);
    }
    if (found === 'unchanged') return isLeftAlone ? entry.serving : this.#stay(entry);

    const before = entry.serving;
    if (!before) entry.state = 'loading';
    const started = performance.now();
    try {
      const fetched = await repository.fetch(reference, found);
      if (fetched.digest !== before?.digest) {
        await this.#host.load(fetched);
        entry.serving = new ServingVersion(fetched);
        const milliseconds = performance.now() - started;
        this.#onEvent({ kind: 'loaded', ...reference, digest: fetched.digest, milliseconds });
        if (before) this.#replaced.push(before);
      }
      entry.tag = found.tag;
      return this.#stay(entry);
    } catch (error) {
      return this.#fail(entry, error as Error, found.tag);
    }
  }

  /** A version that is in memory answers, also one that was about to leave. */
  #stay(entry: VersionEntry): ServingVersion | undefined {
    noteSuccess(entry);
    return entry.serving;
  }

  /** @throws StoreError when it is the store that failed */
  #fail(entry: VersionEntry, error: Error, failedTag?: string): ServingVersion | undefined {
    const { version } = entry;
    if (entry.reason !== error.message)
      this.#onEvent({ kind: 'failed', name: this.name, version, reason: error.message });
    noteFailure(entry, error.message, failedTag);
    if (error instanceof StoreError) throw error;
    return entry.serving;
  }

  #route(wanted: ServingVersion[], ready: ReadonlyMap<number, ServingVersion>, said: Labels): void {
    const labels = pointLabels(said, ready, this.#routing.labels);
    const { label } = this.#policy.serve === 'label' ? this.#policy : { label: undefined };
    const newest = [...wanted].sort((a, b) => b.version - a.version).at(0);
    const chosen = label === undefined ? newest : labels.get(label);
    // While nothing replaces what has answered so far, it goes on.
    const primary = chosen ?? renewed(this.#routing.primary, ready);
    const kept = [...ready.values(), ...labels.values(), ...(primary ? [primary] : [])];
    const { traffic, shadow } = said;
    const splitTo = traffic && labels.get(traffic.label);
    const shadowTo = shadow === undefined ? undefined : labels.get(shadow);
    this.#routing = {
      primary,
      versions: new Map(kept.map(serving => [serving.version, serving])),
      labels,
      split: traffic && splitTo && splitTo !== primary ? { ...traffic, to: splitTo } : undefined,
      shadow: shadow !== undefined && shadowTo ? { label: shadow, to: shadowTo } : undefined,
    };
    for (const entry of this.#entries.values()) {
      if (entry.serving && !kept.includes(entry.serving)) this.#drain(entry);
      else if (!entry.serving) this.#forgetIfGone(entry);
    }
    for (const serving of this.#replaced.splice(0)) void this.#unload(serving);
  }

  /** Frees a version when nobody uses it any more, unless it is wanted again until then. */
  #drain(entry: VersionEntry): void {
    const { serving } = entry;
    if (!serving || entry.state === 'draining') return;
    entry.state = 'draining';
    void serving.idle().then(() => {
      if (entry.state !== 'draining' || entry.serving !== serving) return;
      entry.unloading = this.#unload(serving).then(() => {
        entry.unloading = undefined;
        entry.serving = undefined;
        entry.tag = undefined;
        entry.state = 'available';
        this.#forgetIfGone(entry);
      });
    });
  }

  /** Frees a version when nobody uses it any more. Never rejects: nobody waits for it. */
  async #unload(serving: ServingVersion): Promise<void> {
    await serving.idle();
    const { name, version, digest } = serving;
    try {
      await this.#host.unload(digest);
      if (!this.#serves(serving)) this.#onEvent({ kind: 'unloaded', name, version, digest });
    } catch (error) {
      this.#onEvent({ kind: 'defect', error: error as Error });
    }
  }

  /** Whether the same content answers, be it loaded anew. */
  #serves({ version, digest }: ServingVersion): boolean {
    const entry = this.#entries.get(version);
    return entry?.state === 'ready' && entry.serving?.digest === digest;
  }

  /** What the store does not have is of interest only as long as it is asked for. */
  #forgetIfGone({ version }: VersionEntry): void {
    const asked = this.#policy.serve === 'versions' ? this.#policy.versions : [];
    if (!this.#listed?.versions.includes(version) && !asked.includes(version)) this.#entries.delete(version);
  }

  #offer(): string {
    const labelled = new Map<number, string[]>();
    for (const [label, { version }] of this.#routing.labels)
      labelled.set(version, [...(labelled.get(version) ?? []), label]);
    const served = [...this.#routing.versions.keys()].sort((a, b) => b - a);
    if (served.length === 0) return 'none is served at the moment';
    const named = served.map(version => [version, ...(labelled.get(version) ?? [])].join(' = '));
    return `those that are served: ${named.join(', ')}`;
  }
}
