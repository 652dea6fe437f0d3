import type * as Sdk from '@aws-sdk/client-s3';
import type { S3 } from './s3-client.js';
import { notOfS3 } from './s3-faults.js';

/**
 * The pages of a listing, of a thousand names each.
 *
 * @throws StoreError when the server answers with anything else than whole pages of a listing; what the SDK throws
 */
export async function* listingPages(
  { sdk, client }: S3,
  asked: Pick<Sdk.ListObjectsV2Request, 'Bucket' | 'Prefix' | 'Delimiter' | 'EncodingType'>,
): AsyncGenerator<Sdk.ListObjectsV2Output, void, void> {
  let ContinuationToken: string | undefined;
  for (;;) {
    const page = await client.send(new sdk.ListObjectsV2Command({ ...asked, ContinuationToken }));
    // The SDK takes any answer with a good status for a page, if need be for an empty one.
    if (page.Name === undefined || page.IsTruncated === undefined) throw notOfS3('no listing');
    yield page;
    if (!page.IsTruncated) return;
    const next = page.NextContinuationToken;
    if (!next || next === ContinuationToken) throw notOfS3('a listing that says it goes on, and not where');
    ContinuationToken = next;
  }
}
