import type { VersionHost } from '../../src/models/registry/version-host.js';
import { loadModel, type LoadedModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import type { Digest } from '../../src/models/version.js';

/** Loads versions into the test's own process; `loaded` are those that are there. */
export function inProcessHost(): VersionHost & { readonly loaded: ReadonlyMap<Digest, LoadedModel> } {
  const loaded = new Map<Digest, LoadedModel>();
  const holders = new Map<Digest, number>();
  return {
    loaded,
    load: async version => {
      const { digest } = version;
      if (!loaded.has(digest)) loaded.set(digest, await loadModel(await loadRuntime('wasm'), version));
      holders.set(digest, (holders.get(digest) ?? 0) + 1);
    },
    unload: async digest => {
      holders.set(digest, holders.get(digest)! - 1);
      if (holders.get(digest)! > 0) return;
      loaded.get(digest)?.dispose();
      loaded.delete(digest);
    },
  };
}
