import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { BucketOptions } from '../../catalogue/bucket.js';
import { Buckets } from '../../catalogue/buckets.js';
import { found, type FoundItem } from '../../catalogue/catalogue.js';
import { fileItem } from '../../catalogue/file-item.js';
import { isAudio } from '../../catalogue/folder.js';
import { openCatalogue } from '../../catalogue/open-catalogue.js';
import { parseS3Location } from '../../models/store/s3-location.js';
import type { Config } from '../../config/config.js';

/** Bytes of a file of one's own that are read into memory. */
const maxBytes = 2 ** 30;

/** How catalogues of the commands are opened. */
export const catalogueOptions = ({ s3PathStyle, s3Anonymous }: Config): BucketOptions => ({
  s3PathStyle,
  s3Anonymous,
  maxBytes,
});

/** A track, and its name for people. */
export interface NamedTrack {
  readonly name: string;
  readonly item: FoundItem;
}

/** Files, folders and places in S3 that a command is given, or a list of tracks. */
export interface NamedPlaces {
  readonly places: readonly string[];
  /** A file, or `-`. */
  readonly list?: string | undefined;
}

/**
 * The tracks in places, one place after another.
 *
 * @throws Error where a list cannot be read; StoreError
 */
export async function* namedTracks(
  { places, list }: NamedPlaces,
  config: Config,
): AsyncGenerator<NamedTrack, void, void> {
  const options = catalogueOptions(config);
  if (list !== undefined)
    for await (const item of (await openCatalogue({ list }, options)).items())
      yield { name: item.bucket === undefined ? item.key : `s3://${item.bucket}/${item.key}`, item };
  const buckets = new Buckets(options);
  for (const place of places) {
    const location = parseS3Location(place);
    if (location && isAudio(location.key))
      yield { name: place, item: await found(place, buckets.find(place)) };
    else if (location)
      for await (const item of (await openCatalogue({ place }, options)).items())
        yield { name: `s3://${location.bucket}/${item.key}`, item };
    else if ((await stat(place).catch(() => undefined))?.isDirectory())
      for await (const item of (await openCatalogue({ place }, options)).items())
        yield { name: join(place, item.key), item };
    else yield { name: place, item: await found(place, fileItem(place, place, maxBytes)) };
  }
}

/** Whether at most as many tracks can be meant as there are places. */
export async function areFiles({ places, list }: NamedPlaces): Promise<boolean> {
  if (list !== undefined) return false;
  const kinds = await Promise.all(places.map(place => stat(place).catch(() => undefined)));
  return kinds.every((kind, index) => !kind?.isDirectory() && !parseS3Location(places[index]));
}
