import { realpath } from 'node:fs/promises';
import { isAbsolute, sep } from 'node:path';
import { Buckets } from '../catalogue/buckets.js';
import type { BucketOptions } from '../catalogue/bucket.js';
import { ItemFault, type CatalogueItem } from '../catalogue/catalogue.js';
import { fileItem } from '../catalogue/file-item.js';
import { isAddress, parseS3Location } from '../catalogue/s3-location.js';
import { Problem } from '../problems.js';

/** Finds what a job refers to. */
export type FindSource = (source: string) => Promise<CatalogueItem>;

/**
 * Lets jobs refer to what lies below some folders and prefixes of buckets, and to nothing else.
 *
 * @param roots folders, and `s3://bucket/prefix`; a prefix ends where a slash is
 * @returns its function throws Problem `forbidden`, ItemFault and StoreError
 * @throws Error when one of them is neither, or there is no such folder
 */
export async function allowedSources(roots: readonly string[], options: BucketOptions): Promise<FindSource> {
  const buckets = new Buckets(options);
  const prefixes: string[] = [];
  const folders: string[] = [];
  for (const root of roots) {
    if (parseS3Location(root)) prefixes.push(below(root, '/'));
    else if (isAddress(root)) throw new Error(`${root} is neither s3://bucket/prefix nor a folder`);
    else folders.push(below(await existing(root), sep));
  }
  return async source => {
    if (isAddress(source)) {
      if (!prefixes.some(prefix => source.startsWith(prefix))) throw forbidden();
      return buckets.find(source);
    }
    if (folders.length === 0 || !isAbsolute(source)) throw forbidden();
    // Links may lead out of a folder.
    const path = await realpath(source).catch((cause: unknown) => {
      throw new ItemFault('missing', 'There is no such file.', { cause });
    });
    if (!folders.some(folder => path.startsWith(folder))) throw forbidden();
    return fileItem(source, path, options.maxBytes);
  };
}

const below = (place: string, separator: string) => (place.endsWith(separator) ? place : place + separator);

function existing(folder: string): Promise<string> {
  return realpath(folder).catch((cause: unknown) => {
    throw new Error(`${folder} is not a folder`, { cause });
  });
}

const forbidden = () =>
  new Problem('forbidden', 'The source is below none of the places that jobs may refer to (AUDIO_SOURCES).');
