import { access, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { versionsIn } from './repository.js';
import { manifestName } from './version.js';

/**
 * The folder of a version on this machine's disk.
 *
 * @param path that folder itself, or a model's, which stands for its newest complete version
 * @throws Error when it is neither
 */
export async function versionDirectory(path: string): Promise<string> {
  const isComplete = (directory: string) =>
    access(join(directory, manifestName)).then(
      () => true,
      () => false,
    );
  if (await isComplete(path)) return path;
  // A folder without a manifest is a version that is still being written.
  for (const version of versionsIn(await readdir(path).catch(() => []))) {
    const directory = join(path, String(version));
    if (await isComplete(directory)) return directory;
  }
  throw new Error(`${path} is neither a version of a model nor a model with versions`);
}
