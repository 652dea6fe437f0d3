import { randomUUID } from 'node:crypto';
import { createReadStream, type Stats } from 'node:fs';
import { constants, copyFile, link, readdir, rename, rm, rmdir, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { paced, storeTimeout, within } from './deadline.js';
import { makeFolder, syncFile, syncFolder, writeNewFile } from './durable-files.js';
import { withLock } from './file-lock.js';
import { isDenied } from './is-denied.js';
import {
  StoreError,
  type Listing,
  type ObjectStore,
  type OpenObject,
  type WriteCondition,
} from './object-store.js';

/** What {@link openDiskStore} calls a file until it is whole. */
const draftName = /^\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Milliseconds after which nobody writes to a draft any more. */
const draftAge = 3_600_000;

/**
 * A store in a folder of this machine. It may be a mounted volume, where versions are symbolic links (Kubernetes mounts
 * are); names with a dot in front are the store's own.
 *
 * @param timeout milliseconds in which the file system must answer
 */
export function openDiskStore(root: string, timeout = storeTimeout): ObjectStore {
  const pathOf = (key: string) => join(root, key);

  async function list(prefix: string): Promise<Listing> {
    const directory = pathOf(prefix);
    const names = await readdir(directory).catch((error: unknown) => {
      if (prefix !== '' && codeOf(error) === 'ENOENT') return [];
      throw error;
    });
    const visible = names.filter(name => !name.startsWith('.'));
    const entries = await Promise.all(
      visible.map(async name => [name, await look(join(directory, name))] as const),
    );
    return {
      folders: entries.filter(([, stats]) => stats?.isDirectory()).map(([name]) => name),
      objects: entries.flatMap(([name, stats]) =>
        stats?.isFile() ? [{ name, bytes: stats.size, modifiedAt: stats.mtimeMs }] : [],
      ),
    };
  }

  async function open(key: string, known?: string): Promise<OpenObject | 'unchanged' | undefined> {
    const path = pathOf(key);
    const stats = await look(path);
    if (!stats) return undefined;
    // What is no file (a pipe, a device) may never come to its end.
    if (!stats.isFile()) throw new StoreError('the model store has something else where a file should be');
    const tag = tagOf(stats);
    if (tag === known) return 'unchanged';
    return { tag, body: paced(pieces(path), timeout) };
  }

  async function write(key: string, content: Uint8Array, condition: WriteCondition): Promise<boolean> {
    const path = pathOf(key);
    const folder = dirname(path);
    await makeFolder(folder);
    const draft = join(folder, `.${randomUUID()}`);
    try {
      await writeNewFile(draft, content);
      const isWritten =
        'absent' in condition
          ? await linked(draft, path)
          : await withLock(`${path}.lock`, async () => {
              const stats = await look(path);
              if (!stats || tagOf(stats) !== condition.tag) return false;
              await rename(draft, path);
              return true;
            });
      if (isWritten) await syncFolder(folder);
      return isWritten;
    } finally {
      await rm(draft, { force: true });
    }
  }

  async function remove(keys: readonly string[]): Promise<void> {
    for (const key of keys) await rm(pathOf(key), { force: true });
    for (const directory of new Set(keys.map(key => dirname(pathOf(key))))) {
      await removeDrafts(directory, draftAge);
      if (await look(directory)) await syncFolder(directory);
      await rmdir(directory).catch(() => undefined);
    }
  }

  const guarded = <T>(verb: Verb, work: Promise<T>): Promise<T> =>
    within(
      timeout,
      work.catch((error: unknown) => {
        throw refusal(verb, error);
      }),
    );
  return {
    location: root,
    isLocal: true,
    list: prefix => guarded('read', list(prefix)),
    open: (key, known) => guarded('read', open(key, known)),
    write: (key, content, condition) => guarded('written', write(key, content, condition)),
    remove: keys => guarded('written', remove(keys)),
    removeDrafts: folder => guarded('written', removeDrafts(pathOf(folder), 0)),
  };
}

/**
 * A process that was killed while it wrote leaves its draft, for which its folder could not be removed.
 *
 * @param age milliseconds since one was written to
 */
async function removeDrafts(directory: string, age: number): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter(name => draftName.test(name))) {
    const path = join(directory, name);
    const stats = await look(path);
    if (stats && Date.now() - stats.mtimeMs >= age) await rm(path, { force: true });
  }
}

async function* pieces(path: string): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    yield* createReadStream(path) as AsyncIterable<Uint8Array>;
  } catch (error) {
    throw refusal('read', error);
  }
}

/** A link, unlike a rename, does not replace what is there. Some network file systems have none. */
async function linked(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path).catch(async (error: unknown) => {
      if (codeOf(error) === 'EEXIST') throw error;
      await copyFile(draft, path, constants.COPYFILE_EXCL);
      await syncFile(path);
    });
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

/** What is there; undefined only when it is certain that nothing is. */
const look = (path: string): Promise<Stats | undefined> =>
  stat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR') return undefined;
    throw error;
  });

const tagOf = ({ ino, size, mtimeMs }: Stats): string => `${ino}-${size}-${mtimeMs}`;

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

type Verb = 'read' | 'written';

function refusal(verb: Verb, error: unknown): StoreError {
  if (error instanceof StoreError) return error;
  return new StoreError(`the model store cannot be ${verb} (${codeOf(error) ?? 'it fails'})`, {
    cause: error,
    refusal: isDenied(error) ? 'rights' : undefined,
  });
}
