import { openDiskStore } from './disk-store.js';
import type { ObjectStore } from './object-store.js';
import { openS3Store } from './s3-store.js';

/** How S3 is spoken to, beside what the SDK finds by itself. */
export interface StoreOptions {
  readonly s3PathStyle: boolean;
  /** Requests are not signed. */
  readonly s3Anonymous?: boolean;
}

/**
 * Opens the store at a location: `s3://bucket`, `s3://bucket/prefix`, or a folder.
 *
 * @throws Error when the location is neither
 */
export function openStore(location: string, { s3PathStyle, s3Anonymous = false }: StoreOptions): ObjectStore {
  if (!/^[a-z][a-z0-9+.-]+:\/\//i.test(location)) return openDiskStore(location);
  const match = /^s3:\/\/([a-z0-9][a-z0-9.-]{1,61}[a-z0-9])(?:\/(.*))?$/.exec(location);
  if (!match) throw new Error(`${location} is neither s3://bucket/prefix nor a folder`);
  const [, bucket, prefix = ''] = match;
  const path = prefix.split('/').filter(part => part !== '');
  return openS3Store({
    bucket,
    prefix: path.map(part => `${part}/`).join(''),
    pathStyle: s3PathStyle,
    anonymous: s3Anonymous,
  });
}
