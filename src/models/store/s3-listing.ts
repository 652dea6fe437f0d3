import type * as Sdk from '@aws-sdk/client-s3';
import { StoreError, type ListedObject, type Listing } from './object-store.js';
import type { S3 } from './s3-client.js';
import { notOfS3 } from './s3-faults.js';

/** Pages of a listing, of a thousand names each. */
const mostPages = 100;

/**
 * Lists what lies directly below a prefix.
 *
 * @throws StoreError when the server answers with anything else than whole pages of such a listing; what the SDK throws
 */
export async function listBucket({ sdk, client }: S3, Bucket: string, Prefix: string): Promise<Listing> {
  const folders: string[] = [];
  const objects: ListedObject[] = [];
  let ContinuationToken: string | undefined;
  for (let pages = 1; pages <= mostPages; pages += 1) {
    const command = new sdk.ListObjectsV2Command({ Bucket, Prefix, Delimiter: '/', ContinuationToken });
    const page = await client.send(command);
    requireListing(page);
    for (const { Prefix: folder } of page.CommonPrefixes ?? [])
      folders.push(nameBelow(Prefix, folder).slice(0, -1));
    for (const { Key, Size = 0, LastModified } of page.Contents ?? []) {
      if (!LastModified) throw notOfS3('an object without a time');
      objects.push({ name: nameBelow(Prefix, Key), bytes: Size, modifiedAt: LastModified.getTime() });
    }
    if (!page.IsTruncated) return { folders, objects };
    if (!page.NextContinuationToken || page.NextContinuationToken === ContinuationToken)
      throw notOfS3('a listing that says it goes on, and not where');
    ContinuationToken = page.NextContinuationToken;
  }
  throw new StoreError(`the model store lists more than ${mostPages} pages of names in one place`);
}

/** The SDK takes any answer with a good status for a page, if need be for an empty one. */
function requireListing({ Name, IsTruncated }: Sdk.ListObjectsV2Output): void {
  if (Name === undefined || IsTruncated === undefined) throw notOfS3('no listing');
}

function nameBelow(prefix: string, key: string | undefined): string {
  if (key?.startsWith(prefix)) return key.slice(prefix.length);
  throw notOfS3('a listing of another place');
}
