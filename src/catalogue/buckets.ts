import { openBucket, type Bucket, type BucketOptions } from './bucket.js';
import { ItemFault, type CatalogueItem } from './catalogue.js';
import { parseS3Location } from '../models/store/s3-location.js';

/** Buckets that were opened, each once. */
export class Buckets {
  readonly #open = new Map<string, Bucket>();

  constructor(readonly options: BucketOptions) {}

  /** A bucket by its name. */
  open(name: string): Bucket {
    let bucket = this.#open.get(name);
    if (!bucket) this.#open.set(name, (bucket = openBucket(name, this.options)));
    return bucket;
  }

  /**
   * The object at an address.
   *
   * @throws ItemFault `missing` when there is none, or the address is none of S3; StoreError
   */
  async find(address: string): Promise<CatalogueItem> {
    const location = parseS3Location(address);
    if (!location || location.key === '')
      throw new ItemFault('missing', 'This is no address of an object: s3://bucket/key.');
    return this.open(location.bucket).find(location.key);
  }
}
