import { realpath } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';
import { AudioSources } from '../catalogue/audio-sources.js';
import type { BucketOptions } from '../catalogue/bucket.js';
import type { CatalogueItem } from '../catalogue/catalogue.js';
import { withFile } from '../catalogue/file-faults.js';
import { fileItem } from '../catalogue/file-item.js';
import { isAddress, type S3Location } from '../models/store/s3-location.js';
import { Problem } from '../problems.js';

/** Finds what a job refers to. */
export type FindSource = (source: string) => Promise<CatalogueItem>;

/**
 * Lets jobs refer to what lies below some folders and prefixes of buckets, and to nothing else.
 *
 * @param places in S3 whose keys are empty or end with a slash
 * @returns its function throws Problem `forbidden`, ItemFault and StoreError
 * @throws Error when one of the folders is not there; StoreError when one of the buckets is not
 */
export async function allowedSources(
  folders: readonly string[],
  places: readonly S3Location[],
  options: BucketOptions,
): Promise<FindSource> {
  const inBuckets = new AudioSources(places, options);
  await inBuckets.require();
  const roots = await Promise.all(folders.map(existing));
  return async source => {
    if (isAddress(source)) {
      if (!inBuckets.allows(source)) throw forbidden();
      return inBuckets.find(source);
    }
    if (roots.length === 0 || !isAbsolute(source)) throw forbidden();
    // Links may lead out of a folder.
    const path = await withFile(() => realpath(source));
    if (!roots.some(root => path.startsWith(root))) throw forbidden();
    return fileItem(source, path, options.maxBytes);
  };
}

/** The path of a folder without links in it, with a separator at its end. */
async function existing(folder: string): Promise<string> {
  const path = await realpath(folder).catch((cause: unknown) => {
    throw new Error(`${folder} is not a folder`, { cause });
  });
  return path.endsWith(sep) ? path : path + sep;
}

const forbidden = () =>
  new Problem('forbidden', 'The source is below none of the places that jobs may refer to.');
