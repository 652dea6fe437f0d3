import type { RegistryEvent } from '../../src/models/registry/events.js';
import { ModelRegistry, type RegistryOptions } from '../../src/models/registry/model-registry.js';
import { openRepository } from '../../src/models/repository.js';
import type { ObjectStore } from '../../src/models/store/object-store.js';
import { parseVersionPolicies } from '../../src/models/version-policy.js';
import { tinyVersion } from '../tiny-version.js';
import { inProcessHost } from './in-process-host.js';
import { put } from './stores.js';

/** What a registry of a test differs in. */
export interface RegistrySettings extends Partial<Omit<RegistryOptions, 'policies'>> {
  readonly policy?: string;
}

/** A registry over a store, loading into this process; not started. */
export function registryOf(store: ObjectStore, { policy = 'newest', ...options }: RegistrySettings = {}) {
  const events: RegistryEvent[] = [];
  const host = inProcessHost();
  const registry = new ModelRegistry({
    repository: openRepository(store),
    host,
    policies: parseVersionPolicies(policy),
    onEvent: event => events.push(event),
    ...options,
  });
  return { registry, host, events };
}

/** The same, serving what the store has. */
export async function startedRegistry(store: ObjectStore, settings?: RegistrySettings) {
  const made = registryOf(store, settings);
  await made.registry.open();
  await made.registry.start();
  return made;
}

/** Puts a whole version into a store. */
export async function putTiny(store: ObjectStore, version: number, name = 'tiny'): Promise<void> {
  await put(store, `${name}/${version}`, await tinyVersion(name, version));
}

/** Puts a model's labels into a store. */
export async function putLabels(store: ObjectStore, labels: object, name = 'tiny'): Promise<void> {
  await put(store, name, [['labels.json', Buffer.from(JSON.stringify(labels))]]);
}

/** The version that answers a request. */
export async function answering(
  registry: ModelRegistry,
  selector?: number | string,
  content = 'x',
): Promise<number> {
  const lease = registry.lease(undefined, selector);
  const { version } = lease.choose(() => Buffer.from(content.padEnd(4)));
  lease.release();
  return version;
}

/** Why a version of the default model cannot be served. */
export function reasonOf(registry: ModelRegistry, version: number): string | undefined {
  return registry.model().entry(version).reason;
}
