import type { Readable } from 'node:stream';
import { paced, storeTimeout, within } from './deadline.js';
import { StoreError, type ObjectStore, type OpenObject } from './object-store.js';
import { requireConditions } from './require-conditions.js';
import { openS3Client } from './s3-client.js';
import { codeOf, notOfS3, refuse, statusOf } from './s3-faults.js';
import { listBucket } from './s3-listing.js';

/** Where a bucket's store is, and how it is spoken to; region, endpoint and credentials come to the SDK the AWS way. */
export interface S3Options {
  readonly bucket: string;
  /** Empty, or ending with a slash. */
  readonly prefix: string;
  /** Whether the bucket stands in the path rather than in the host's name, as most servers but AWS's want it. */
  readonly pathStyle: boolean;
  /** Requests are not signed, as public buckets allow. */
  readonly anonymous?: boolean;
  /** Milliseconds that a request may take to be answered, and between two pieces of a body. */
  readonly timeout?: number;
}

/** Bytes per millisecond of the slowest connection over which large objects are still written: 1 Mbit/s. */
const slowest = 125;

/** Times the timeout: what all pages of a listing may take together. */
const mostTimeouts = 10;

/** Objects that one request may delete. */
const batch = 1000;

/** A store in a bucket of S3, or of a server that is like it. Requests that fail for a passing reason are tried again. */
export function openS3Store({
  bucket,
  prefix,
  pathStyle,
  anonymous = false,
  timeout = storeTimeout,
}: S3Options): ObjectStore {
  const s3 = openS3Client(pathStyle, anonymous, timeout);
  const { sdk, client } = s3;
  const location = `s3://${bucket}/${prefix}`.replace(/\/$/, '');

  const open = async (key: string, known?: string): Promise<OpenObject | 'unchanged' | undefined> => {
    try {
      const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: prefix + key, IfNoneMatch: known });
      const { ETag, Body } = await client.send(command);
      const body = Body as Readable;
      if (ETag) return { tag: ETag, body: pieces(body, timeout) };
      body.destroy();
      throw notOfS3('an object without an ETag');
    } catch (error) {
      if (statusOf(error) === 304 && known !== undefined) return 'unchanged';
      // Any other 404 says nothing of the object: that of a bucket that does not exist, or of another server.
      if (codeOf(error) === 'NoSuchKey') return undefined;
      throw error;
    }
  };

  const put: ObjectStore['write'] = async (key, content, condition) => {
    // Some servers take the ETag of a condition only without its quotation marks.
    const match =
      'absent' in condition ? { IfNoneMatch: '*' } : { IfMatch: condition.tag.replaceAll('"', '') };
    try {
      const { ETag } = await client.send(
        new sdk.PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: content, ...match }),
        // The answer comes when all has arrived.
        { requestTimeout: timeout + content.length / slowest },
      );
      if (!ETag) throw notOfS3('a write without an ETag');
      return true;
    } catch (error) {
      // 409: somebody else writes it in this moment; no such key: it was to have a tag and is gone.
      if ([409, 412].includes(statusOf(error)!) || codeOf(error) === 'NoSuchKey') return false;
      throw error;
    }
  };

  const remove = async (keys: readonly string[]): Promise<void> => {
    for (let next = 0; next < keys.length; next += batch) {
      const Objects = keys.slice(next, next + batch).map(key => ({ Key: prefix + key }));
      const { Deleted = [], Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects } }),
      );
      if (Errors.length > 0)
        throw new StoreError(`the model store did not remove everything (${Errors[0].Code})`);
      if (Deleted.length < Objects.length) throw notOfS3('a removal that does not name what was removed');
    }
  };

  let conditions: Promise<void> | undefined;
  const write: ObjectStore['write'] = async (key, content, condition) => {
    conditions ??= requireConditions({ location, write: put, remove }, placeOf(key));
    await conditions.catch((error: unknown) => {
      conditions = undefined;
      throw error;
    });
    return put(key, content, condition);
  };

  return {
    location,
    isLocal: false,
    list: below => within(mostTimeouts * timeout, listBucket(s3, bucket, prefix + below)).catch(refuse),
    open: (key, known) => open(key, known).catch(refuse),
    write: (key, content, condition) => write(key, content, condition).catch(refuse),
    remove: keys => remove(keys).catch(refuse),
    // An object is there once it is whole.
    removeDrafts: () => Promise.resolve(),
  };
}

/** Of the model that a key belongs to: a publisher may have rights there only. */
const placeOf = (key: string): string => key.slice(0, key.indexOf('/') + 1);

async function* pieces(body: AsyncIterable<Uint8Array>, timeout: number) {
  try {
    yield* paced(body, timeout);
  } catch (error) {
    refuse(error);
  }
}
