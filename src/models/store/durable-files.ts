import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';

/**
 * Writes a new file and waits until it is on the disk, so that a power cut does not leave an empty one under a name that
 * it gets afterwards. The name itself lasts from {@link syncFolder} on.
 *
 * @throws Error EEXIST when there is one of this name
 */
export async function writeNewFile(path: string, content: Uint8Array | string): Promise<void> {
  const file = await open(path, 'wx');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Puts a file in the place of another one, or of none, in one step that a power cut leaves done or undone. */
export async function replaceFile(path: string, content: Uint8Array | string): Promise<void> {
  const folder = dirname(path);
  const draft = join(folder, `.${randomUUID()}`);
  try {
    await writeNewFile(draft, content);
    await rename(draft, path);
    await syncFolder(folder);
  } finally {
    await rm(draft, { force: true });
  }
}

/** Makes a folder, and those that it lies in, where there are none. */
export async function makeFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true });
  if (first === undefined) return;
  const end = dirname(resolve(first));
  for (let folder = dirname(resolve(path)); ; folder = dirname(folder)) {
    await syncFolder(folder);
    if (folder === end) return;
  }
}

/** Waits until the names in a folder are on the disk: those that were given, changed or removed. */
export async function syncFolder(path: string): Promise<void> {
  await syncFile(path).catch((error: unknown) => {
    // Some file systems of networks keep the names of folders themselves, and refuse.
    if (!['EINVAL', 'ENOTSUP', 'EPERM', 'EISDIR'].includes((error as NodeJS.ErrnoException).code!))
      throw error;
  });
}

/** Waits until a file is on the disk. */
export async function syncFile(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
