import { createHash } from 'node:crypto';
import { buffer } from 'node:stream/consumers';
import { Readable } from 'node:stream';
import { faultOf } from '../models/store/fault-of.js';
import { StoreError, type ObjectStore, type WriteCondition } from '../models/store/object-store.js';
import type { TrackRow } from '../batch/track-row.js';

/** Writes that others may come before, of workers that have the same job. */
const mostRaces = 5;

/**
 * Where the row of a track is below the place for results: by the model's digest and the SHA-256 of the source as the job names it,
 * both in hexadecimal.
 */
export function resultKey({ key, modelDigest }: Pick<TrackRow, 'key' | 'modelDigest'>): string {
  const name = createHash('sha256').update(key).digest('hex');
  return `${modelDigest.replace('sha256:', '')}/${name}.json`;
}

/**
 * Writes the row of a track. One that is there for the same content stays, so whoever does a job a second time changes
 * nothing; one of other content is replaced.
 *
 * @throws StoreError
 */
export const putResult = (store: ObjectStore, row: TrackRow): Promise<void> =>
  putRow(store, row).catch((error: unknown) => {
    throw faultOf(store.location, error);
  });

async function putRow(store: ObjectStore, row: TrackRow): Promise<void> {
  const key = resultKey(row);
  const content = Buffer.from(JSON.stringify(row));
  let condition: WriteCondition = { absent: true };
  for (let race = 0; race < mostRaces; race++) {
    if (await store.write(key, content, condition)) return;
    const there = await store.open(key);
    if (there === 'unchanged') continue;
    if (there && etagOf(await buffer(Readable.from(there.body))) === row.etag) return;
    condition = there ? { tag: there.tag } : { absent: true };
  }
  throw new StoreError('the place for results is written by others at the same time');
}

function etagOf(content: Uint8Array): string | undefined {
  try {
    return (JSON.parse(Buffer.from(content).toString()) as Partial<TrackRow>).etag;
  } catch {
    return undefined;
  }
}
