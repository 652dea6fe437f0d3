import { stat } from 'node:fs/promises';
import type { BucketOptions } from './bucket.js';
import { Buckets } from './buckets.js';
import type { Catalogue } from './catalogue.js';
import { openFolder } from './folder.js';
import { openList } from './list.js';
import { openPrefix } from './prefix.js';
import { openRoot } from './root.js';
import { isAddress, parseS3Location } from '../models/store/s3-location.js';

/** Where tracks come from: a folder or `s3://bucket/prefix`, or a list of them (a file, or `-`). */
export type CatalogueSource = { readonly place: string } | { readonly list: string };

/**
 * Opens a catalogue.
 *
 * @throws Error when there is no such folder or list, or the address is none of S3; StoreError
 */
export async function openCatalogue(source: CatalogueSource, options: BucketOptions): Promise<Catalogue> {
  const { maxBytes } = options;
  const buckets = new Buckets(options);
  if ('list' in source) {
    if (source.list !== '-' && !(await stat(source.list).catch(() => undefined))?.isFile())
      throw new Error(`${source.list} is no file that could be read`);
    return openList(source.list, maxBytes, buckets);
  }
  const location = parseS3Location(source.place);
  if (location) return openPrefix(location, buckets);
  if (isAddress(source.place)) throw new Error(`${source.place} is neither s3://bucket/prefix nor a folder`);
  const root = await openRoot(source.place);
  if (!root) throw new Error(`${source.place} is not a folder`);
  return openFolder(root, maxBytes);
}
