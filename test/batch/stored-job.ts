import type { KnownItem } from '../../src/catalogue/catalogue.js';
import type { Job } from '../../src/batch/job.js';
import { readParts } from '../../src/batch/journal.js';
import { decodeKeys, encodeKeys, keyLine } from '../../src/batch/keys-file.js';
import type { OutputStore } from '../../src/batch/output-store.js';
import type { TrackRow } from '../../src/batch/track-row.js';

/** The digest of nothing in particular. */
export const digest = `sha256:${'0'.repeat(64)}` as const;

/** A job with one shard of so many tracks. */
export const jobOf = (tracks: number, format: Job['format'] = 'jsonl'): Job => ({
  jobVersion: 1,
  createdAt: '2026-01-01T00:00:00.000Z',
  source: { place: 'music' },
  listing: { digest, tracks, byShard: [tracks], duplicates: 0 },
  model: { name: 'tiny', version: 1, digest },
  shards: 1,
  format,
  embedding: false,
});

/** The keys `0.wav`, `1.wav` and so on. */
export const keysOf = (tracks: number) => {
  const lines = Array.from({ length: tracks }, (_, i) =>
    keyLine({ key: `${i}.wav`, size: i, etag: `e${i}` }),
  );
  return decodeKeys(encodeKeys(digest, lines), digest)!;
};

/** The row of a track: every seventh fails. */
export function rowOf({ key }: KnownItem): TrackRow {
  const number = parseInt(key, 10);
  if (number % 7 === 3)
    return {
      key,
      status: 'failed',
      modelDigest: digest,
      problem: { code: 'broken-audio', detail: 'It is damaged.' },
    };
  return {
    key,
    size: number,
    etag: `e${number}`,
    status: 'ok',
    verdict: 'genre',
    genre: 'calm',
    confidence: 0.75,
    probabilities: { calm: 0.75, loud: 0.25 },
    durationSeconds: number / 4,
    modelDigest: digest,
  };
}

/** All rows of a shard, in the order of its parts. */
export async function rowsIn(output: OutputStore, job: Job, shard = 0): Promise<TrackRow[]> {
  const rows: TrackRow[] = [];
  for await (const part of readParts(output, job, shard)) rows.push(...part.rows);
  return rows;
}
