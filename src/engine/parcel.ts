import { trainingDataName } from '../models/training-data.js';
import type { VerifiedVersion } from '../models/version.js';
import type { LoadJob } from './job.js';

/** A verified version on its way to a child: so children read no files, and cannot get other bytes than were verified. */
export interface Parcel {
  readonly task: LoadJob;
  /** The files, one after another. */
  readonly pieces: readonly Uint8Array[];
}

/** Packs a version, without the list of what it was trained on, which may be long. */
export function packVersion({ digest, manifest, files }: VerifiedVersion): Parcel {
  const needed = [...files].filter(([path]) => path !== trainingDataName);
  const listed = needed.map(([path, content]) => ({ path, bytes: content.length }));
  return { task: { digest, manifest, files: listed }, pieces: needed.map(([, content]) => content) };
}

/** Takes a version out of its parcel. */
export function unpackVersion(
  { digest, manifest, files }: LoadJob,
  bytes: Uint8Array,
): Pick<VerifiedVersion, 'digest' | 'manifest' | 'files'> {
  const contents = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { path, bytes: length } of files) {
    contents.set(path, bytes.subarray(offset, offset + length));
    offset += length;
  }
  return { digest, manifest, files: contents };
}
