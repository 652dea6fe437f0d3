import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { float32Of } from '../../pool/frames.js';
import type { Reader } from '../../pool/reader.js';
import type { StatisticName } from '../../runtimes/tfjs/statistics.js';
import type { ExportMetadata } from './export-metadata.js';
import type { ExpectedExport, ExportedTrack } from './parse-shard.js';

/** The settings of a child that reads shards. */
export interface ShardOptions {
  readonly expected: ExpectedExport;
  /** What to pool of each segment. */
  readonly statistics: readonly StatisticName[];
}

/** A track of a shard as training takes it. */
export interface PooledTrack extends Omit<ExportedTrack, 'all'> {
  /** Statistics of the segments, and of those of the copies: `rows × features`, row-major. */
  readonly statistics: Float32Array;
}

const Packed = Type.Object({
  track: Type.String(),
  genre: Type.String(),
  artist: Type.Optional(Type.String()),
  content: Type.String({ pattern: '^[0-9a-f]{64}$' }),
  seconds: Type.Number({ exclusiveMinimum: 0 }),
  clean: Type.Integer({ minimum: 1 }),
  statistics: Type.Integer({ minimum: 1 }),
});

/** A track on its way out of a child, but for its numbers, which are beside it: how many there are, of each kind. */
export type PackedTrack = Static<typeof Packed>;

const Result = Schema.Compile(
  Type.Union([
    Type.Object({ fault: Type.String() }),
    Type.Object({ metadata: Type.Unknown(), tracks: Type.Array(Packed) }),
  ]),
);

/** What a child found in a shard: what is wrong with it, or its tracks. */
export type ShardResult =
  { readonly fault: string } | { readonly metadata: ExportMetadata; readonly tracks: readonly PooledTrack[] };

/** Reads the tracks of a shard. */
export const readShardResult: Reader<ShardResult> = (value, bytes) => {
  if (!Result.Check(value)) throw new Error('a shard of another shape');
  const result = value as { fault: string } | { metadata: ExportMetadata; tracks: PackedTrack[] };
  if ('fault' in result) return result;
  const numbers = float32Of(bytes);
  let end = 0;
  const next = (length: number) => {
    if (end + length > numbers.length) throw new Error('fewer numbers than it says');
    return numbers.slice(end, (end += length));
  };
  const tracks = result.tracks.map(track => ({
    ...track,
    clean: next(track.clean),
    statistics: next(track.statistics),
  }));
  return { metadata: result.metadata, tracks };
};
