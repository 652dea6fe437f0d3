import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** Where one version of a model lies, whether or not it is complete. */
export interface StoredVersion {
  readonly name: string;
  readonly version: number;
  /** Folder on this machine that holds the version's files. */
  readonly directory: string;
}

/** A place that keeps models as `<name>/<integer version>/` folders. */
export interface ModelStore {
  /**
   * Every version in the store, newest first within a model.
   *
   * @throws Error when the store itself cannot be read
   */
  list(): Promise<StoredVersion[]>;
}

/** A store in a folder of this machine. */
export function openDiskStore(root: string): ModelStore {
  return {
    async list() {
      const names = await folders(root).catch((error: unknown) => {
        throw new Error('the model store can not be read', { cause: error });
      });
      const perName = await Promise.all(
        names.map(async name => {
          const versions = (await folders(join(root, name))).filter(folder => /^[1-9]\d{0,9}$/.test(folder));
          return versions
            .map(version => ({ name, version: Number(version), directory: join(root, name, version) }))
            .sort((a, b) => b.version - a.version);
        }),
      );
      return perName.flat();
    },
  };
}

async function folders(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { withFileTypes: true });
  // A store may be a mounted volume, where versions are symbolic links (Kubernetes mounts are).
  return entries
    .filter(entry => (entry.isDirectory() || entry.isSymbolicLink()) && !entry.name.startsWith('.'))
    .map(entry => entry.name)
    .sort();
}
