import { Buckets } from './buckets.js';
import type { BucketOptions } from './bucket.js';
import type { CatalogueItem } from './catalogue.js';
import { StoreError } from '../models/store/object-store.js';
import { asFolder, parseS3Location, type S3Location } from '../models/store/s3-location.js';

/** The places whose objects callers may name. */
export class AudioSources {
  readonly #places: readonly S3Location[];
  readonly #buckets: Buckets;

  constructor(places: readonly S3Location[], options: BucketOptions) {
    this.#places = places;
    this.#buckets = new Buckets(options);
  }

  /** Whether an address is that of an object below one of the places. */
  allows(address: string): boolean {
    const location = parseS3Location(address);
    if (!location || !isPlain(location.key)) return false;
    return this.#places.some(
      ({ bucket, key }) => bucket === location.bucket && location.key.startsWith(key) && location.key !== key,
    );
  }

  /**
   * Looks whether the places can be there.
   *
   * @throws StoreError of a bucket that is not there, or cannot be; other faults may pass, and who may read need not be allowed to list
   */
  async require(): Promise<void> {
    for (const { bucket, key } of this.#places)
      await this.#buckets
        .open(bucket)
        .keys(key)
        .next()
        .catch((error: unknown) => {
          if (error instanceof StoreError && error.refusal === 'place') throw error;
        });
  }

  /**
   * Looks an object up.
   *
   * @param address that is allowed
   * @throws ItemFault `missing`; StoreError
   */
  find(address: string): Promise<CatalogueItem> {
    return this.#buckets.find(address);
  }
}

/**
 * Reads places: `s3://bucket/prefix`, separated by commas. A prefix is a folder, whether or not it ends with a slash.
 *
 * @throws Error for anything else
 */
export function parseAudioSources(text: string): readonly S3Location[] {
  return text.split(',').map(place => {
    const location = parseS3Location(place.trim());
    if (!location || !isPlain(location.key))
      throw new Error('must be s3://bucket/prefix, separated by commas');
    return { bucket: location.bucket, key: asFolder(location.key) };
  });
}

/** Whether no server on the way could take a key for another: as a path, it has no `.`, `..` or empty names. */
const isPlain = (key: string): boolean =>
  key === '' ||
  key
    .replace(/\/$/, '')
    .split('/')
    .every(name => !['', '.', '..'].includes(name));
