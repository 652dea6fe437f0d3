import { openRepository, type VersionReference } from '../models/repository.js';
import { openStore, type StoreOptions } from '../models/store/open-store.js';

/** `hyena models list`: every version in a store, verified, one line each. */
export async function listModels(
  location: string,
  options: StoreOptions,
  { json = false }: { json?: boolean },
): Promise<void> {
  const repository = openRepository(openStore(location, options));
  const rows: (VersionReference & {
    state: string;
    digest?: string;
    reason?: string;
    trackAccuracy?: number | undefined;
  })[] = [];
  for (const { name, versions } of await repository.list())
    for (const version of versions) {
      const reference = { name, version };
      try {
        const found = await repository.find(reference);
        if (found === 'unchanged') continue;
        const { digest, manifest } = await repository.fetch(reference, found);
        rows.push({
          ...reference,
          state: 'ready',
          digest,
          trackAccuracy: manifest.metrics?.trackAccuracy,
        });
      } catch (error) {
        rows.push({ ...reference, state: 'failed', reason: (error as Error).message });
      }
    }
  if (json) console.log(JSON.stringify(rows));
  else
    for (const { name, version, state, digest, reason } of rows)
      console.log([name, version, state, digest ?? reason].join('\t'));
}
