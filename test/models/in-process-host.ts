import type { VersionHost } from '../../src/models/registry/version-host.js';
import { loadModel, type LoadedModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import type { Digest } from '../../src/models/version.js';

/** Loads versions into the test's own process; `loaded` are those that are there. */
export function inProcessHost(): VersionHost & { readonly loaded: ReadonlyMap<Digest, LoadedModel> } {
  const loaded = new Map<Digest, LoadedModel>();
  return {
    loaded,
    load: async version => {
      loaded.set(version.digest, await loadModel(await loadRuntime('wasm'), version));
    },
    unload: async digest => {
      loaded.get(digest)?.dispose();
      loaded.delete(digest);
    },
  };
}
