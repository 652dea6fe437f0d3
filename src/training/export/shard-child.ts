import { featureShape } from '../../features/parameters.js';
import { WithBytes } from '../../pool/child-protocol.js';
import { serveTasks } from '../../pool/serve-tasks.js';
import { poolStatistics } from '../../runtimes/tfjs/statistics.js';
import { parseShard } from './parse-shard.js';
import type { PackedTrack, ShardOptions } from './shard-job.js';

const { expected, statistics } = JSON.parse(process.argv[2]) as ShardOptions;
const { frames, values } = featureShape(expected.features);

await serveTasks({ read }, () => Promise.resolve());

/** Reads a shard, and pools the segments of its tracks. */
async function read(_: unknown, bytes: Uint8Array): Promise<unknown> {
  try {
    const { metadata, tracks } = await parseShard(bytes, expected);
    const packed: PackedTrack[] = [];
    const pieces: Float32Array[] = [];
    for (const { all, clean, ...track } of tracks) {
      const pooled = poolStatistics(statistics, all, frames, values);
      packed.push({ ...track, clean: clean.length, statistics: pooled.length });
      pieces.push(clean, pooled);
    }
    return new WithBytes({ metadata, tracks: packed }, pieces);
  } catch (error) {
    // All that can go wrong here lies in the file.
    return { fault: (error as Error).message.slice(0, 1000) };
  }
}
