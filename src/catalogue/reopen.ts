import type { Bucket } from './bucket.js';
import { found, type FoundItem, type KnownItem } from './catalogue.js';

/** The object that is known; the bucket is asked only where it has to be. */
export async function reopenIn(bucket: Bucket, { key, size, etag }: KnownItem): Promise<FoundItem> {
  if (size !== undefined && etag !== undefined) return bucket.item({ key, size, etag });
  return found(key, bucket.find(key));
}
