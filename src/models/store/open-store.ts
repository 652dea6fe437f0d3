import { openDiskStore } from './disk-store.js';
import type { ObjectStore } from './object-store.js';
import { isAddress, parseS3Location } from './s3-location.js';
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
  if (!isAddress(location)) return openDiskStore(location);
  const place = parseS3Location(location);
  // No prefix has lines.
  if (!place || /[\n\r\u2028\u2029]/.test(place.key))
    throw new Error(`${location} is neither s3://bucket/prefix nor a folder`);
  const { bucket, key: prefix } = place;
  const path = prefix.split('/').filter(part => part !== '');
  return openS3Store({
    bucket,
    prefix: path.map(part => `${part}/`).join(''),
    pathStyle: s3PathStyle,
    anonymous: s3Anonymous,
  });
}
