import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { packVersion } from '../../engine/parcel.js';
import type { VerifiedVersion } from '../../models/version.js';
import { ProcessPool } from '../../pool/process-pool.js';
import { isAddon } from '../../runtimes/addons.js';
import { Problem } from '../../problems.js';
import { foldersAround } from './folders-around.js';
import type { SkippedTrack, Track } from './dataset.js';
import type { ExtractionOptions, TrackFeatures } from './extraction-job.js';
import { readFeatures } from './read-features.js';

/** A track together with its features. */
export type FeaturedTrack = Track & TrackFeatures;

/** How features are made: as the children take it, but with the version itself. */
export type ExtractionSettings = Omit<ExtractionOptions, 'base'> & {
  readonly base?: VerifiedVersion | undefined;
};

/** Larger than the service's: these files are one's own. */
const limits = { taskTimeout: 120_000, memoryLimit: 2 ** 31, resultBytes: 2 ** 28, maxTasks: Infinity };

/**
 * Computes the features of every track in parallel child processes. Files that cannot be read are left out, never
 * fatal.
 *
 * @param keep called with each track as soon as its features are there
 * @param onTrack called once a track, whatever became of it
 * @returns what was kept of tracks, and those left out, each in the order of `tracks`; and why tracks are not in the cache
 */
export async function extractTracks<Kept>(
  tracks: readonly Track[],
  { base, ...options }: ExtractionSettings,
  workers: number,
  keep: (track: FeaturedTrack) => Kept | Promise<Kept>,
  onTrack: () => void,
): Promise<{ kept: Kept[]; unread: SkippedTrack[]; uncached: string[] }> {
  // A child sees a file where it really is, not the links to it, and works in a folder of its own.
  const files = new Map(tracks.map(track => [track, placeOf(track.path)]));
  const cache = resolve(options.cache);
  const pool = new ProcessPool({
    filename: fileURLToPath(new URL('./extraction-child.js', import.meta.url)),
    childOptions: { ...options, cache, base: base?.digest } satisfies ExtractionOptions,
    permissions: {
      read: foldersAround([...files.values()]),
      write: [cache],
      // libtensorflow is an addon too.
      addons: base !== undefined && (isAddon(base.manifest.runtime) || options.backend === 'tensorflow'),
    },
    preparation: () => (base ? [{ name: 'load', ...packVersion(base) }] : []),
    workers,
    queueLimit: tracks.length,
    ...limits,
  });
  const kept: Kept[] = [];
  const unread: SkippedTrack[] = [];
  const uncached: string[] = [];
  const extract = async (track: Track): Promise<{ kept: Kept } | SkippedTrack> => {
    try {
      const features = await pool.run('extract', files.get(track), { read: readFeatures });
      if (features.uncached !== undefined) uncached.push(features.uncached);
      return { kept: await keep({ ...track, ...features }) };
    } catch (error) {
      if (error instanceof Problem) return { track, reason: error.message };
      throw error;
    } finally {
      onTrack();
    }
  };
  try {
    await pool.warmUp();
    const results = await Promise.all(tracks.map(extract));
    for (const result of results)
      if ('reason' in result) unread.push(result);
      else kept.push(result.kept);
    return { kept, unread, uncached };
  } finally {
    await pool.close();
  }
}

/** Absolute and without links; a file that has gone meanwhile is missed where it is read. */
function placeOf(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return resolve(path);
  }
}
