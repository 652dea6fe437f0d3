import type { KnownItem } from '../catalogue/catalogue.js';

/** The name of the file with the keys of a shard. */
export const keysName = (shard: number): string => `keys/${shardName(shard)}.jsonl`;

/** A shard as names of files have it: those of one job sort by it. */
export const shardName = (shard: number): string => String(shard).padStart(5, '0');

/** The line of a track. */
export const keyLine = ({ key, size, etag, bucket }: KnownItem): string =>
  `${JSON.stringify({ key, size, etag, bucket })}\n`;

/** The content of a file: first a line with the digest of the listing that the keys are of, then a line a track. */
export const encodeKeys = (listing: string, lines: readonly string[]): Buffer =>
  Buffer.from(`${JSON.stringify({ listing, tracks: lines.length })}\n${lines.join('')}`);

/** The tracks of a shard, in the order of the catalogue, which is that of its rows. */
export interface ShardKeys {
  readonly tracks: number;
  items(): Generator<KnownItem, void, void>;
}

/**
 * Reads a file of keys; its tracks are parsed one by one.
 *
 * @returns undefined when it is of another listing than that of the job
 */
export function decodeKeys(content: Buffer, listing: string): ShardKeys | undefined {
  const end = content.indexOf('\n');
  const head = JSON.parse(content.toString('utf8', 0, end)) as { listing: string; tracks: number };
  if (head.listing !== listing) return undefined;
  return {
    tracks: head.tracks,
    *items() {
      for (let start = end + 1; start < content.length;) {
        const next = content.indexOf('\n', start);
        yield JSON.parse(content.toString('utf8', start, next)) as KnownItem;
        start = next + 1;
      }
    },
  };
}
