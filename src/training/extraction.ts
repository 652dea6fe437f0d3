import { fileURLToPath } from 'node:url';
import { ProcessPool } from '../engine/process-pool.js';
import { Problem } from '../errors.js';
import type { Track } from './dataset.js';
import type { ExtractionOptions, TrackFeatures } from './extraction-job.js';

/** A track together with its features. */
export type FeaturedTrack = Track & TrackFeatures;

/** A track that is left out, and why. */
export interface SkippedTrack {
  readonly track: Track;
  readonly reason: string;
}

/** Milliseconds after which a file counts as one that can not be decoded. */
const deadline = 120_000;

/**
 * Computes the features of every track in parallel child processes. Files that can not be read are left out, never
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
    workers,
    queueLimit: tracks.length,
  });
  const featured: FeaturedTrack[] = [];
  const skipped: SkippedTrack[] = [];
  const extract = async (track: Track): Promise<FeaturedTrack | SkippedTrack> => {
    const signal = AbortSignal.timeout(deadline);
    try {
      return { ...track, ...(await pool.runOnFile<TrackFeatures>('extract', track.path, signal)) };
    } catch (error) {
      if (error instanceof Problem) return { track, reason: error.message };
      if (signal.aborted) return { track, reason: `not decoded within ${deadline / 1000} s` };
      throw error;
    } finally {
      onTrack();
    }
  };
  try {
    // As many at a time as there are children, so that a deadline starts when its track does.
    const pending = tracks.entries();
    const results = new Array<FeaturedTrack | SkippedTrack>(tracks.length);
    const lane = async () => {
      for (const [index, track] of pending) results[index] = await extract(track);
    };
    await Promise.all(Array.from({ length: workers }, lane));
    for (const result of results)
      if ('reason' in result) skipped.push(result);
      else featured.push(result);
    return { tracks: featured, skipped };
  } finally {
    await pool.close();
  }
}
