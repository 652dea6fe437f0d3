import { collectSome } from '../../models/version.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import {
  decodeEntry,
  encodeEntry,
  largestEntry,
  type CachedFeatures,
  type EntryShape,
} from './feature-entry.js';

/** Features in a folder or a bucket, found again by the content of the file and the key of the way in which they were computed. */
export interface FeatureCache {
  /** @throws StoreError */
  get(content: string): Promise<CachedFeatures | 'damaged' | undefined>;
  /**
   * Puts features where there are none, or damaged ones that `get` has found.
   *
   * @throws StoreError, also when the disk is full or the place cannot be written
   */
  put(content: string, features: CachedFeatures): Promise<void>;
  /** Whether something is there, which may be damaged. @throws StoreError */
  has(content: string): Promise<boolean>;
  /** Whether `get` has found it damaged, and nothing was put in its place. */
  isDamaged(content: string): boolean;
}

/**
 * A cache in a store, safe for several processes at a time. No more is read of an entry than its shape allows, and nothing is
 * given whose checksum, shape or numbers are wrong.
 *
 * @param key of all that the features depend on beside the file; see `feature-cache-key.ts`
 */
export function openFeatureCache(
  store: Pick<ObjectStore, 'list' | 'open' | 'write'>,
  key: string,
  shape: EntryShape,
): FeatureCache {
  /** The tags of damaged entries, which may be replaced. */
  const damaged = new Map<string, string>();
  const listings = new Map<string, Promise<ReadonlySet<string>>>();
  // A listing is bounded, and so is a folder on some file systems.
  const folderOf = (content: string) => `${key}/${content.slice(0, 2)}/`;
  const nameOf = (content: string) => `${folderOf(content)}${content}.f32`;
  const list = async (folder: string) =>
    new Set((await store.list(folder)).objects.map(({ name }) => folder + name));
  return {
    isDamaged: content => damaged.has(content),
    async has(content) {
      const folder = folderOf(content);
      if (!listings.has(folder)) listings.set(folder, list(folder));
      return (await listings.get(folder)!).has(nameOf(content));
    },
    async get(content) {
      const name = nameOf(content);
      const object = await store.open(name);
      if (!object || object === 'unchanged') return undefined;
      const bytes = await collectSome(object.body, largestEntry(shape));
      const features = bytes && decodeEntry(name, Buffer.from(bytes), shape);
      if (features) return features;
      damaged.set(content, object.tag);
      return 'damaged';
    },
    async put(content, features) {
      const tag = damaged.get(content);
      const name = nameOf(content);
      await store.write(name, encodeEntry(name, features), tag === undefined ? { absent: true } : { tag });
      damaged.delete(content);
    },
  };
}

/** Features of a cache that may be damaged, or in a place that cannot be read: then they are computed. */
export async function keptFeatures(
  cache: Pick<FeatureCache, 'get'>,
  content: string,
): Promise<CachedFeatures | undefined> {
  const found = await cache.get(content).catch(() => undefined);
  return found === 'damaged' ? undefined : found;
}
