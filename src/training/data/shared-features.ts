import { ByteBudget } from '../../catalogue/byte-budget.js';
import { openDiskStore } from '../../models/store/disk-store.js';
import { faultOf } from '../../models/store/fault-of.js';
import { StoreError, type ObjectStore } from '../../models/store/object-store.js';
import type { VerifiedVersion } from '../../models/version.js';
import type { ExtractionOptions } from './extraction-job.js';
import { embeddingCacheKey, featureCacheKey } from './feature-cache-key.js';
import { keptFeatures, openFeatureCache } from './feature-cache.js';
import { entryShape, largestEntry } from './feature-entry.js';

/** Features that many machines share, behind the folder of this one. */
export interface SharedFeatures {
  /** Brings the features of a file into the folder, where they are shared and the folder lacks them. @param content its sha256 */
  bring(content: string): Promise<void>;
  /** Gives those of a file that the folder has now, and does not wait for it. @param content its sha256 */
  give(content: string): void;
  /** Waits until all is given. @returns what is to be said, in lines */
  end(): Promise<string[]>;
}

/** Bytes of entries that are read or written at a time, and the fewest that one counts for: 16 entries side by side at most. */
const [mostBytes, fewestBytes] = [2 ** 26, 2 ** 22];

/**
 * Shares features, and embeddings where a version gives them, through a store. A store that fails is not used any more for what
 * it failed at, and ends nothing. Entries are not believed: see {@link openFeatureCache}.
 *
 * @param folder of this machine's features
 */
export async function shareFeatures(
  store: ObjectStore,
  folder: string,
  options: Pick<ExtractionOptions, 'features' | 'augmentation'> & {
    readonly base?: VerifiedVersion | undefined;
    readonly dimensions?: number | undefined;
  },
): Promise<SharedFeatures> {
  const { location } = store;
  const disk = openDiskStore(folder);
  const key = await featureCacheKey(options);
  const shape = entryShape(options);
  const kinds = [{ key, shape }];
  if (options.base && options.dimensions !== undefined)
    kinds.push({
      key: embeddingCacheKey(key, options.base.digest),
      shape: { ...shape, size: options.dimensions },
    });
  const tiers = kinds.map(({ key, shape }) => ({
    near: openFeatureCache(disk, key, shape),
    far: openFeatureCache(store, key, shape),
    bytes: Math.max(fewestBytes, largestEntry(shape)),
  }));
  type Tier = (typeof tiers)[number];

  const budget = new ByteBudget(mostBytes);
  const faults: { read?: string; written?: string } = {};
  const counts = { read: 0, written: 0, damaged: 0 };
  const giving: Promise<unknown>[] = [];

  async function attempt(verb: keyof typeof faults, { bytes }: Tier, work: () => Promise<void>) {
    const free = await budget.take(bytes);
    try {
      if (faults[verb] === undefined) await work();
    } catch (error) {
      if (!(error instanceof StoreError)) throw error;
      faults[verb] ??= (faultOf(location, error) as Error).message;
    } finally {
      free();
    }
  }

  const bring = (tier: Tier, content: string) =>
    attempt('read', tier, async () => {
      const { near, far } = tier;
      if (await near.has(content).catch(() => false)) return;
      if (!(await far.has(content))) return;
      const features = await far.get(content);
      if (features === 'damaged') counts.damaged += 1;
      if (!features || features === 'damaged') return;
      counts.read += 1;
      // A folder that cannot be written is told of where the features are missed.
      await near.put(content, features).catch(() => undefined);
    });

  const give = (tier: Tier, content: string) =>
    attempt('written', tier, async () => {
      const { near, far } = tier;
      if ((await far.has(content)) && !far.isDamaged(content)) return;
      const features = await keptFeatures(near, content);
      if (!features) return;
      await far.put(content, features);
      counts.written += 1;
    });

  return {
    async bring(content) {
      await Promise.all(tiers.map(tier => bring(tier, content)));
    },
    give(content) {
      giving.push(...tiers.map(tier => give(tier, content)));
    },
    async end() {
      await Promise.all(giving);
      const { read, written, damaged } = counts;
      return [
        `${location}: ${read} entries of features read, ${written} written`,
        ...(damaged > 0
          ? [
              `warning: ${location}: ${damaged} entries were damaged or of something else; they were computed anew`,
            ]
          : []),
        ...Object.entries(faults).map(
          ([verb, fault]) => `warning: ${location} was not ${verb} to the end: ${fault}`,
        ),
      ];
    },
  };
}
