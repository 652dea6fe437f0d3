import { StoreError, type ListedObject, type Listing } from './object-store.js';
import type { S3 } from './s3-client.js';
import { notOfS3 } from './s3-faults.js';
import { listingPages } from './s3-pages.js';

/** Pages of a listing, of a thousand names each. */
const mostPages = 100;

/**
 * Lists what lies directly below a prefix.
 *
 * @throws StoreError when the server answers with anything else than whole pages of such a listing; what the SDK throws
 */
export async function listBucket(s3: S3, Bucket: string, Prefix: string): Promise<Listing> {
  const folders: string[] = [];
  const objects: ListedObject[] = [];
  let pages = 0;
  for await (const page of listingPages(s3, { Bucket, Prefix, Delimiter: '/' })) {
    for (const { Prefix: folder } of page.CommonPrefixes ?? [])
      folders.push(nameBelow(Prefix, folder).slice(0, -1));
    for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
      if (!LastModified) throw notOfS3('an object without a time');
      objects.push({ name: nameBelow(Prefix, Key), bytes: Size, modifiedAt: LastModified.getTime() });
    }
    pages += 1;
    if (pages === mostPages && page.IsTruncated)
      throw new StoreError(`the model store lists more than ${mostPages} pages of names in one place`);
  }
  return { folders, objects };
}

function nameBelow(prefix: string, key: string | undefined): string {
  if (key?.startsWith(prefix)) return key.slice(prefix.length);
  throw notOfS3('a listing of another place');
}
