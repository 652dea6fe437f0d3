import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ProcessPool } from '../../pool/process-pool.js';
import { Problem } from '../../problems.js';
import type { SkippedTrack, Track } from './dataset.js';
import type { ExtractionOptions, TrackFeatures } from './extraction-job.js';

/** A track together with its features. */
export type FeaturedTrack = Track & TrackFeatures;

/** Larger than the service's: these files are one's own. */
const limits = { taskTimeout: 120_000, memoryLimit: 2 ** 31, maxTasks: Infinity };

/**
 * Computes the features of every track in parallel child processes. Files that cannot be read are left out, never
 * fatal.
 *
 * @param onTrack called once a track, whatever became of it
 * @returns tracks and skipped ones, each in the order of `tracks`
 */
export async function extractTracks(
  tracks: readonly Track[],
  options: ExtractionOptions,
  workers: number,
  onTrack: () => void,
): Promise<{ tracks: FeaturedTrack[]; skipped: SkippedTrack[] }> {
  const pool = new ProcessPool({
    filename: fileURLToPath(new URL('./extraction-child.js', import.meta.url)),
    childOptions: options,
    permissions: { read: [...new Set(tracks.map(({ path }) => dirname(path)))], write: [options.cache] },
    workers,
    queueLimit: tracks.length,
    ...limits,
  });
  const featured: FeaturedTrack[] = [];
  const skipped: SkippedTrack[] = [];
  const extract = async (track: Track): Promise<FeaturedTrack | SkippedTrack> => {
    try {
      return { ...track, ...(await pool.run<TrackFeatures>('extract', track.path)) };
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
      if ('reason' in result) skipped.push(result);
      else featured.push(result);
    return { tracks: featured, skipped };
  } finally {
    await pool.close();
  }
}
