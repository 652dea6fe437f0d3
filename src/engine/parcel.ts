import { parseManifest } from '../models/manifest.js';
import { manifestName, type VerifiedVersion } from '../models/version.js';
import type { LoadJob } from './job.js';

/** A verified version on its way to a child: so children read no files, and cannot get other bytes than were verified. */
export interface Parcel {
  readonly task: LoadJob;
  readonly bytes: Uint8Array;
}

/** Packs a version, its manifest among the files. */
export function packVersion({ digest, manifestJson, files }: VerifiedVersion): Parcel {
  const contents = [[manifestName, manifestJson] as const, ...files];
  const listed = contents.map(([path, content]) => ({ path, bytes: content.length }));
  return { task: { digest, files: listed }, bytes: Buffer.concat(contents.map(([, content]) => content)) };
}

/** Takes a version out of its parcel. */
export function unpackVersion({ digest, files }: LoadJob, bytes: Uint8Array): VerifiedVersion {
  const contents = new Map<string, Uint8Array>();
  let offset = 0;
  for (const { path, bytes: length } of files) {
    contents.set(path, bytes.subarray(offset, offset + length));
    offset += length;
  }
  const manifestJson = contents.get(manifestName)!;
  contents.delete(manifestName);
  const manifest = parseManifest(new TextDecoder().decode(manifestJson));
  return { manifest, manifestJson, digest, files: contents };
}
