import { ModelRegistry } from '../models/registry.js';
import { openDiskStore } from '../models/store.js';

/** `hyena models list`: every version in a store, verified, one line each. */
export async function listModels(location: string, { json = false }: { json?: boolean }): Promise<void> {
  const versions = (await ModelRegistry.verify(openDiskStore(location))).map(version =>
    'manifest' in version
      ? {
          name: version.name,
          version: version.version,
          state: 'ready',
          digest: version.digest,
          trackAccuracy: version.manifest.metrics?.trackAccuracy,
        }
      : { name: version.name, version: version.version, state: 'failed', reason: version.reason },
  );
  if (json) console.log(JSON.stringify(versions));
  else
    for (const { name, version, state, digest, reason } of versions)
      console.log([name, version, state, digest ?? reason].join('\t'));
}
