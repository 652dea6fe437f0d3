import { realpath } from 'node:fs/promises';
import { isAbsolute } from 'node:path';
import { AudioSources } from '../catalogue/audio-sources.js';
import type { BucketOptions } from '../catalogue/bucket.js';
import type { CatalogueItem } from '../catalogue/catalogue.js';
import { withFile } from '../catalogue/file-faults.js';
import { fileItem } from '../catalogue/file-item.js';
import { openRoot, type Root } from '../catalogue/root.js';
import { asFolder, isAddress, type S3Location } from '../models/store/s3-location.js';
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
  const requireThere = async () => {
    for (const root of roots) await root.requireThere();
  };
  return async source => {
    if (isAddress(source)) {
      if (!inBuckets.allows(source)) throw forbidden();
      return inBuckets.find(source);
    }
    if (roots.length === 0 || !isAbsolute(source)) throw forbidden();
    // Links may lead out of a folder.
    const path = await withFile(() => realpath(source), { requireThere });
    if (!roots.some(root => path.startsWith(asFolder(root.path)))) throw forbidden();
    return fileItem(source, path, options.maxBytes, { requireThere });
  };
}

/** A folder by its path without links in it. */
async function existing(folder: string): Promise<Root> {
  const root = await openRoot(await realpath(folder).catch(() => folder), true);
  if (root) return root;
  throw new Error(`${folder} is not a folder`);
}

const forbidden = () =>
  new Problem('forbidden', 'The source is below none of the places that jobs may refer to.');
