import { createRequire } from 'node:module';
import type * as Sdk from '@aws-sdk/client-s3';
import { paced, storeTimeout } from './deadline.js';
import {
  StoreError,
  type ListedObject,
  type Listing,
  type ObjectStore,
  type OpenObject,
} from './object-store.js';

/** Where a bucket's store is, and how it is spoken to; region, endpoint and credentials come to the SDK the AWS way. */
export interface S3Options {
  readonly bucket: string;
  /** Empty, or ending with a slash. */
  readonly prefix: string;
  /** Whether the bucket stands in the path rather than in the host's name, as most servers but AWS's want it. */
  readonly pathStyle: boolean;
  /** Milliseconds that a request may take to be answered, and between two pieces of a body. */
  readonly timeout?: number;
}

/** Milliseconds in which a connection must come about. */
const connectionTimeout = 5000;

/** Bytes per millisecond of the slowest connection over which large objects are still written: 1 Mbit/s. */
const slowest = 125;

/** Objects that one request may delete. */
const batch = 1000;

/** A store in a bucket of S3, or of a server that is like it. Requests that fail for a passing reason are tried again. */
export function openS3Store({ bucket, prefix, pathStyle, timeout = storeTimeout }: S3Options): ObjectStore {
  // Only who keeps models in S3 pays for its SDK: 75 ms and 26 MB.
  const sdk = createRequire(import.meta.url)('@aws-sdk/client-s3') as typeof Sdk;
  // It warns of Node 20, which later versions of it will not support; ours is pinned.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const client = new sdk.S3Client({
    forcePathStyle: pathStyle,
    // We have a SHA-256 of every file; not every server knows the SDK's own checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: {
      connectionTimeout,
      requestTimeout: timeout,
      throwOnRequestTimeout: true,
      socketTimeout: timeout,
    },
  });
  const location = `s3://${bucket}/${prefix}`.replace(/\/$/, '');

  const list = async (below: string): Promise<Listing> => {
    const folders: string[] = [];
    const objects: ListedObject[] = [];
    const Prefix = prefix + below;
    const pages = sdk.paginateListObjectsV2({ client }, { Bucket: bucket, Prefix, Delimiter: '/' });
    for await (const { CommonPrefixes = [], Contents = [] } of pages) {
      folders.push(...CommonPrefixes.map(entry => entry.Prefix!.slice(Prefix.length, -1)));
      for (const { Key, Size = 0, LastModified } of Contents)
        objects.push({
          name: Key!.slice(Prefix.length),
          bytes: Size,
          modifiedAt: LastModified!.getTime(),
        });
    }
    return { folders, objects };
  };

  const open = async (key: string, known?: string): Promise<OpenObject | 'unchanged' | undefined> => {
    try {
      const command = new sdk.GetObjectCommand({ Bucket: bucket, Key: prefix + key, IfNoneMatch: known });
      const { ETag, Body } = await client.send(command);
      return { tag: ETag!, body: pieces(Body as AsyncIterable<Uint8Array>, timeout) };
    } catch (error) {
      if (statusOf(error) === 304) return 'unchanged';
      // A bucket that does not exist is a mistake of the operator's, not a missing object.
      if (statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket') return undefined;
      throw error;
    }
  };

  const write: ObjectStore['write'] = async (key, content, condition) => {
    // Some servers take the ETag of a condition only without its quotation marks.
    const match =
      'absent' in condition ? { IfNoneMatch: '*' } : { IfMatch: condition.tag.replaceAll('"', '') };
    try {
      await client.send(
        new sdk.PutObjectCommand({ Bucket: bucket, Key: prefix + key, Body: content, ...match }),
        // The answer comes when all has arrived.
        { requestTimeout: timeout + content.length / slowest },
      );
      return true;
    } catch (error) {
      // 409: somebody else writes it in this moment; 404: it was to have a tag and is gone.
      if ([404, 409, 412].includes(statusOf(error)!) && nameOf(error) !== 'NoSuchBucket') return false;
      throw error;
    }
  };

  const remove = async (keys: readonly string[]): Promise<void> => {
    for (let next = 0; next < keys.length; next += batch) {
      const Objects = keys.slice(next, next + batch).map(key => ({ Key: prefix + key }));
      const { Errors = [] } = await client.send(
        new sdk.DeleteObjectsCommand({ Bucket: bucket, Delete: { Objects, Quiet: true } }),
      );
      if (Errors.length > 0)
        throw new StoreError(`the model store did not remove everything (${Errors[0].Code})`);
    }
  };

  return {
    location,
    isLocal: false,
    list: below => list(below).catch(refuse),
    open: (key, known) => open(key, known).catch(refuse),
    write: (key, content, condition) => write(key, content, condition).catch(refuse),
    remove: keys => remove(keys).catch(refuse),
  };
}

async function* pieces(body: AsyncIterable<Uint8Array>, timeout: number) {
  try {
    yield* paced(body, timeout);
  } catch (error) {
    refuse(error);
  }
}

const statusOf = (error: unknown): number | undefined =>
  (error as Partial<Sdk.S3ServiceException>).$metadata?.httpStatusCode;

const nameOf = (error: unknown): string => (error as Error).name;

/** What an operator has to look at, by the status of an answer. */
const reasons: Partial<Record<number, string>> = {
  401: 'the model store does not know these credentials',
  403: 'the model store denies access',
  404: 'the bucket of the model store does not exist',
};

/** @throws StoreError for what the SDK threw */
function refuse(error: unknown): never {
  if (error instanceof StoreError) throw error;
  const status = statusOf(error);
  const code = (error as NodeJS.ErrnoException).code ?? nameOf(error);
  if (status !== undefined)
    throw new StoreError(`${reasons[status] ?? 'the model store fails'} (${status} ${nameOf(error)})`, {
      cause: error,
    });
  throw new StoreError(`${unanswered(error as Error)} (${code})`, { cause: error });
}

/** What is wrong where no server has answered. */
function unanswered({ name, message }: Error): string {
  if (name.includes('Credentials')) return 'there are no credentials for the model store';
  if (message === 'Region is missing') return 'AWS_REGION is not set for the model store';
  return 'the model store cannot be reached';
}
