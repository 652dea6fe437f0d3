import { notOfS3 } from '../models/store/s3-faults.js';
import type { S3 } from '../models/store/s3-client.js';
import { listingPages } from '../models/store/s3-pages.js';

/** An object as a listing shows it. */
export interface ListedKey {
  readonly key: string;
  /** Bytes. */
  readonly size: number;
  readonly etag: string;
}

/**
 * Lists all objects whose keys begin with a prefix, a page of a thousand in memory. Keys are sent URL-encoded: XML cannot hold
 * every character that a key may have.
 *
 * @throws StoreError when the server answers with anything else than whole pages of such a listing; what the SDK throws
 */
export async function* keysBelow(
  s3: S3,
  Bucket: string,
  Prefix: string,
): AsyncGenerator<ListedKey, void, void> {
  for await (const page of listingPages(s3, { Bucket, Prefix, EncodingType: 'url' })) {
    const decode = page.EncodingType === 'url' ? decoded : (key: string) => key;
    for (const { Key, Size, ETag } of page.Contents ?? []) {
      if (Key === undefined || Size === undefined || !ETag)
        throw notOfS3('an object without key, length or ETag');
      const key = decode(Key);
      if (!key.startsWith(Prefix)) throw notOfS3('a listing of another place');
      yield { key, size: Size, etag: ETag };
    }
  }
}

/** @throws StoreError for what no URL encoding gives */
function decoded(key: string): string {
  try {
    return decodeURIComponent(key.replaceAll('+', ' '));
  } catch {
    throw notOfS3('a key that is not URL-encoded as it says');
  }
}
