import { readFile } from 'node:fs/promises';
import type { Config } from '../config/config.js';
import { recall, remember } from '../models/recollection.js';
import type { OnRegistryEvent } from '../models/registry/events.js';
import { ModelRegistry } from '../models/registry/model-registry.js';
import type { VersionHost } from '../models/registry/version-host.js';
import { openRepository } from '../models/repository.js';
import { parseVerificationKeys } from '../models/signature.js';
import { StoreError } from '../models/store/object-store.js';
import { openStore } from '../models/store/open-store.js';
import { VersionCache } from '../models/version-cache.js';

/**
 * Opens the registry that the settings ask for; {@link ModelRegistry.start} loads what it is to serve.
 *
 * @throws Error when the store cannot be read, holds no model to serve, or a setting does not fit
 */
export async function openModels(
  config: Config,
  host: VersionHost,
  onEvent: OnRegistryEvent = () => undefined,
): Promise<ModelRegistry> {
  const store = openStore(config.modelStore, config);
  const { modelCache: directory, modelCacheBytes: maxBytes } = config;
  const onTrouble = (reason: string) => onEvent({ kind: 'cache-trouble', reason });
  const cache = store.isLocal ? undefined : new VersionCache({ directory, maxBytes, onTrouble });
  const publicKeys = await verificationKeys(config.modelPublicKey);
  const registry = new ModelRegistry({
    repository: openRepository(store, { cache, publicKeys }),
    ...(cache && {
      recall: () => recall(cache, store.location, publicKeys),
      remember: models => remember(cache, store.location, models),
    }),
    host,
    policies: config.modelVersions,
    defaultName: config.model,
    onEvent,
  });
  await registry.open().catch((cause: unknown) => {
    if (!(cause instanceof StoreError)) throw cause;
    throw new Error(`MODEL_STORE: ${store.location}: ${cause.message}`, { cause });
  });
  return registry;
}

/**
 * Reads the keys that versions and labels must be signed with, where some are configured.
 *
 * @throws Error when the file has no such key, or another one too
 */
export async function verificationKeys(path: string | undefined) {
  if (path === undefined) return undefined;
  const pem = await readFile(path, 'utf8').catch((error: unknown) => {
    throw new Error(`MODEL_PUBLIC_KEY cannot be read (${(error as NodeJS.ErrnoException).code})`);
  });
  try {
    return parseVerificationKeys(pem);
  } catch (error) {
    throw new Error(`MODEL_PUBLIC_KEY: ${(error as Error).message}`, { cause: error });
  }
}
