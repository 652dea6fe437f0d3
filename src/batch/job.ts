import Type, { type Static } from '#typebox';
import Schema from '#typebox/schema';
import { rowFormats } from './row-formats.js';

/** The file of a job that says what it is. It is written once and never changed. */
export const jobName = 'job.json';

/** Shards that a job may have at most. */
export const mostShards = 100_000;

const Count = Type.Integer({ minimum: 0 });
const Sha256 = Type.String({ pattern: '^sha256:[0-9a-f]{64}$' });

/** What a batch is to do: JSON schema of `job.json`. */
export const Job = Type.Object({
  jobVersion: Type.Literal(1),
  createdAt: Type.String(),
  /** The catalogue: a folder or prefix, or a list. */
  source: Type.Union([Type.Object({ place: Type.String() }), Type.Object({ list: Type.String() })]),
  /** What was found there: how many tracks in each shard, and a digest of their keys, sizes and ETags. */
  listing: Type.Object({
    digest: Sha256,
    tracks: Count,
    byShard: Type.Array(Count, { minItems: 1, maxItems: mostShards }),
    /** Lines that name a track that another one has named. */
    duplicates: Count,
  }),
  /** The version that answers, whatever its label points to later. */
  model: Type.Object({ name: Type.String(), version: Type.Integer({ minimum: 1 }), digest: Sha256 }),
  shards: Type.Integer({ minimum: 1, maximum: mostShards }),
  format: Type.Enum([...rowFormats]),
  embedding: Type.Boolean(),
  /** Seconds between the segments of dense time lines, where rows have sections. */
  every: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
});
export type Job = Static<typeof Job>;

const validator = Schema.Compile(Job);

/** @throws Error that names the first field in fault */
export function parseJob(text: string): Job {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`${jobName} is not JSON`);
  }
  if (!validator.Check(value)) {
    const error = validator.Errors(value)[1].at(0);
    throw new Error(`${jobName}: ${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}`);
  }
  if (value.listing.byShard.length === value.shards) return value;
  throw new Error(`${jobName}: /listing/byShard has not as many counts as there are shards`);
}
