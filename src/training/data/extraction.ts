import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packVersion } from '../../engine/parcel.js';
import { concurrently } from '../../models/publishing/concurrently.js';
import { makeFolder } from '../../models/store/durable-files.js';
import type { Patience } from '../../models/store/try-again.js';
import { sha256, type VerifiedVersion } from '../../models/version.js';
import { ProcessPool } from '../../pool/process-pool.js';
import { isAddon } from '../../runtimes/addons.js';
import { Problem } from '../../problems.js';
import type { SkippedTrack, Track } from './dataset.js';
import type { CachePlaces, ExtractionOptions, TrackFeatures } from './extraction-job.js';
import { readFeatures } from './read-features.js';
import { shareFeatures } from './shared-features.js';
import { TrackReader } from './track-reader.js';
import { Turns } from './turns.js';

/** A track together with its features. */
export type FeaturedTrack = Track & TrackFeatures;

/** How features are made: as the children take it, but with the version itself. */
export type ExtractionSettings = Omit<ExtractionOptions, 'base' | 'cache'> & {
  readonly base?: VerifiedVersion | undefined;
  /** Of the version's embedding. */
  readonly dimensions?: number | undefined;
  readonly cache: CachePlaces;
  /** Whether what is kept of tracks is kept in their order, one at a time. */
  readonly inOrder?: boolean | undefined;
};

/** Tracks that are read or computed at a time, a child: a store takes longer to answer than a disk. */
const tracksPerWorker = 8;

/** Larger than the service's: these files are one's own. */
const limits = { taskTimeout: 120_000, memoryLimit: 2 ** 31, resultBytes: 2 ** 28, maxTasks: Infinity };

/**
 * Computes the features of every track in parallel child processes. Files that cannot be read are left out, never
 * fatal.
 *
 * @param keep called with each track as soon as its features are there
 * @param onTrack called once a track, whatever became of it
 * @param onFault called each time that a store fails, before it is tried again
 * @returns what was kept of tracks, and those left out, each in the order of `tracks`; why tracks are not in the cache; and
 *   what is to be said of the shared one
 * @throws StoreError where a store fails for long
 */
export async function extractTracks<Kept>(
  tracks: readonly Track[],
  { base, dimensions, cache: { folder, shared }, inOrder = false, ...options }: ExtractionSettings,
  workers: number,
  keep: (track: FeaturedTrack, index: number) => Kept | Promise<Kept>,
  onTrack: () => void,
  onFault?: Patience['onFault'],
): Promise<{ kept: Kept[]; unread: SkippedTrack[]; uncached: string[]; sharing: string[] }> {
  const cache = resolve(folder);
  // A child may not look at the folder that it would be made in. Who may not make it is told of that with the features.
  await makeFolder(cache).catch(() => undefined);
  const sharing = shared && (await shareFeatures(shared, cache, { ...options, base, dimensions }));
  const width = tracksPerWorker * workers;
  const reader = new TrackReader(onFault);
  const pool = new ProcessPool({
    filename: fileURLToPath(new URL('./extraction-child.js', import.meta.url)),
    childOptions: { ...options, cache, base: base?.digest } satisfies ExtractionOptions,
    permissions: {
      read: [],
      write: [cache],
      // libtensorflow is an addon too.
      addons: base !== undefined && (isAddon(base.manifest.runtime) || options.backend === 'tensorflow'),
    },
    preparation: () => (base ? [{ name: 'load', ...packVersion(base) }] : []),
    workers,
    queueLimit: width,
    ...limits,
  });
  const kept: Kept[] = [];
  const unread: SkippedTrack[] = [];
  const uncached: string[] = [];
  const turns = new Turns(tracks.length);
  const extract = async (track: Track, index: number): Promise<{ kept: Kept } | SkippedTrack> => {
    try {
      const features = await reader.read(track, async bytes => {
        await sharing?.bring(sha256(bytes));
        return pool.run('extract', {}, { read: readFeatures, pieces: [bytes] });
      });
      sharing?.give(features.content);
      if (features.uncached !== undefined) uncached.push(features.uncached);
      if (inOrder) await turns.of(index);
      return { kept: await keep({ ...track, ...features }, index) };
    } catch (error) {
      if (error instanceof Problem) return { track, reason: error.message };
      throw error;
    } finally {
      turns.end(index);
      onTrack();
    }
  };
  try {
    await pool.warmUp();
    const results = await concurrently([...tracks.entries()], width, ([index, track]) =>
      extract(track, index),
    );
    for (const result of results)
      if ('reason' in result) unread.push(result);
      else kept.push(result.kept);
    return { kept, unread, uncached, sharing: (await sharing?.end()) ?? [] };
  } finally {
    reader.close();
    await pool.close();
  }
}
