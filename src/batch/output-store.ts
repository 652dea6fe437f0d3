import { buffer } from 'node:stream/consumers';
import { faultOf } from '../models/store/fault-of.js';
import type { ObjectStore } from '../models/store/object-store.js';
import { tryAgain, type Patience } from '../models/store/try-again.js';

/** Where a job is kept: a folder or a prefix of a bucket. A fault of the place is waited out. */
export interface OutputStore {
  readonly location: string;
  /** @returns undefined when there is none */
  read(name: string): Promise<{ readonly content: Buffer; readonly tag: string } | undefined>;
  /**
   * Creates a file.
   *
   * @returns false when there is one of this name that this process did not write
   */
  create(name: string, content: Uint8Array): Promise<boolean>;
  /**
   * Replaces a file.
   *
   * @returns false when it is not the one that has this tag
   */
  replace(name: string, content: Uint8Array, tag: string): Promise<boolean>;
  remove(names: readonly string[]): Promise<void>;
  /** Removes what writers left in a folder that were killed. @param folder with a slash at its end, in which all is written */
  removeDrafts(folder: string): Promise<void>;
  /** The names of the files in a folder. @param folder with a slash at its end */
  names(folder: string): Promise<string[]>;
}

/** The store of a job over one that keeps objects. @param patience with it */
export function openOutput(store: ObjectStore, patience: Patience = {}): OutputStore {
  const { location } = store;
  const again = <T>(work: (attempt: number) => Promise<T>) =>
    tryAgain(
      attempt =>
        work(attempt).catch((error: unknown) => {
          throw faultOf(location, error);
        }),
      patience,
    );

  const read: OutputStore['read'] = name =>
    again(async () => {
      const object = await store.open(name);
      return object && object !== 'unchanged'
        ? { content: await buffer(object.body), tag: object.tag }
        : undefined;
    });

  /** An attempt that failed may have been carried out, and be in the way of the next one. */
  const isOurs = async (name: string, content: Uint8Array, attempt: number): Promise<boolean> =>
    attempt > 0 && (await read(name))?.content.equals(content) === true;

  return {
    location,
    read,
    create: (name, content) =>
      again(
        async attempt =>
          (await store.write(name, content, { absent: true })) || isOurs(name, content, attempt),
      ),
    replace: (name, content, tag) =>
      again(async attempt => (await store.write(name, content, { tag })) || isOurs(name, content, attempt)),
    remove: names => again(() => store.remove(names)),
    removeDrafts: folder => again(() => store.removeDrafts(folder)),
    names: folder => again(async () => (await store.list(folder)).objects.map(({ name }) => name)),
  };
}
