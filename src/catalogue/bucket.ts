import { buffer } from 'node:stream/consumers';
import type { Readable } from 'node:stream';
import { paced, storeTimeout } from '../models/store/deadline.js';
import { faultOf } from '../models/store/fault-of.js';
import { openS3Client } from '../models/store/s3-client.js';
import { codeOf, notOfS3, refuse, statusOf } from '../models/store/s3-faults.js';
import { ItemFault, requireReadable, type CatalogueItem } from './catalogue.js';
import { keysBelow, type ListedKey } from './list-keys.js';

/** How a bucket is spoken to; region, endpoint and credentials come to the SDK the AWS way. */
export interface BucketOptions {
  readonly s3PathStyle: boolean;
  /** Requests are not signed. */
  readonly s3Anonymous: boolean;
  /** Larger objects are not read whole. */
  readonly maxBytes: number;
  /** Milliseconds that a request may take to be answered, and between two pieces of a body. */
  readonly timeout?: number;
}

/** A bucket of S3, or of a server that is like it, whose objects are read. */
export interface Bucket {
  /** Of all objects whose keys begin with the prefix, in the order of the server, a page of a thousand at a time. */
  keys(prefix: string): AsyncGenerator<ListedKey, void, void>;
  /** An object that a listing names. */
  item(listed: ListedKey): CatalogueItem;
  /**
   * An object of which only the key is known.
   *
   * @throws ItemFault `missing`; StoreError
   */
  find(key: string): Promise<CatalogueItem>;
}

/** Opens a bucket. Requests that fail for a passing reason are tried again. */
export function openBucket(name: string, options: BucketOptions): Bucket {
  const { maxBytes, timeout = storeTimeout } = options;
  const s3 = openS3Client(options.s3PathStyle, options.s3Anonymous, timeout);
  const { sdk, client } = s3;
  const place = `s3://${name}`;

  /** @throws ItemFault for what S3 says of one object; StoreError for all else */
  const fail = (error: unknown): never => {
    if (error instanceof ItemFault) throw error;
    if (statusOf(error) === 412) throw changed();
    if (codeOf(error) === 'NoSuchKey') throw new ItemFault('missing', 'There is no such object.');
    if (codeOf(error) === 'InvalidObjectState')
      throw new ItemFault('unreadable', 'The object is in an archive: restore it first.');
    return refuseOf(place, error);
  };

  /** The answer to a GET says why there is none to a HEAD, which has no body. @throws the error of either */
  const head = async (key: string) => {
    const object = { Bucket: name, Key: key };
    try {
      return await client.send(new sdk.HeadObjectCommand(object));
    } catch (error) {
      if (!isWithoutCode(error)) throw error;
      const { Body } = await client.send(new sdk.GetObjectCommand({ ...object, Range: 'bytes=0-0' }));
      (Body as Readable).destroy();
      // What was wrong may have passed meanwhile.
      return client.send(new sdk.HeadObjectCommand(object));
    }
  };

  const get = async (key: string, etag: string, start: number, length: number): Promise<Uint8Array> => {
    const Range = `bytes=${start}-${start + length - 1}`;
    try {
      // Some servers take the ETag of a condition only without its quotation marks.
      const { Body } = await client.send(
        new sdk.GetObjectCommand({ Bucket: name, Key: key, IfMatch: bare(etag), Range }),
      );
      const bytes = await buffer(paced(limited(Body as Readable, length), timeout));
      if (bytes.length < length) throw notOfS3('less of an object than was asked for');
      return bytes;
    } catch (error) {
      return fail(error);
    }
  };

  const item = ({ key, size, etag }: ListedKey): CatalogueItem => ({
    key,
    size,
    etag,
    async read() {
      requireReadable('object', size, maxBytes);
      if (size > 0) return get(key, etag, 0, size);
      // No range is of nothing; it may have grown since it was listed.
      if (bare((await find(key)).etag) !== bare(etag)) throw changed();
      return new Uint8Array();
    },
    readRange: (start, length) => get(key, etag, start, length),
  });

  const find = async (key: string): Promise<CatalogueItem> => {
    // A server would refuse the request, as if it were at fault.
    if (!canBeKey(key)) throw new ItemFault('missing', 'No object can have such a key.');
    try {
      const { ContentLength, ETag } = await head(key);
      if (ContentLength === undefined || !ETag) throw notOfS3('an object without length or ETag');
      return item({ key, size: ContentLength, etag: ETag });
    } catch (error) {
      return fail(error);
    }
  };

  return {
    item,
    async *keys(prefix) {
      try {
        yield* keysBelow(s3, name, prefix);
      } catch (error) {
        refuseOf(place, error);
      }
    },
    find,
  };
}

const changed = () => new ItemFault('changed', 'The object changed while it was read.');

/** An ETag without its quotation marks. */
const bare = (etag: string): string => etag.replaceAll('"', '');

/** Bytes of the longest key of S3. */
const longestKey = 1024;

/** Whether an object can have a key. */
const canBeKey = (key: string): boolean => Buffer.byteLength(key) <= longestKey && !key.includes('\0');

const isWithoutCode = (error: unknown): boolean => [301, 400, 403, 404].includes(statusOf(error)!);

/** @throws StoreError what the SDK threw, in words that name the bucket */
function refuseOf(place: string, error: unknown): never {
  try {
    return refuse(error);
  } catch (fault) {
    throw faultOf(place, fault);
  }
}

/** A body that is to have so many bytes: a server that knows no ranges sends all of the object. */
async function* limited(
  body: AsyncIterable<Uint8Array>,
  most: number,
): AsyncGenerator<Uint8Array, void, void> {
  let length = 0;
  for await (const piece of body) {
    length += piece.length;
    if (length > most) throw notOfS3('more of an object than was asked for');
    yield piece;
  }
}
