import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { parseManifest, type Manifest, type ManifestFile } from './manifest.js';

/** Digests as answers carry them: the algorithm, a colon and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** A version whose files are what its manifest says, byte for byte. */
export interface VerifiedVersion {
  readonly manifest: Manifest;
  /** Of `manifest.json`; as the manifest holds every other file's sha256, it identifies the whole version. */
  readonly digest: Digest;
  /** The contents of the files that the manifest lists, by their paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Bytes; a manifest of a hundred genres has ten thousand. */
const largestManifest = 2 ** 20;

/** The sha256 of `bytes` in hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Reads a version's folder and checks each file's size and sha256 against the manifest. The bytes that were checked
 * are the bytes that are returned, so nothing can change in between.
 *
 * @throws Error with the reason, without the folder's path: incomplete (no manifest), or corrupt (a file does not agree)
 */
export async function readVersion(directory: string): Promise<VerifiedVersion> {
  const manifestFile = join(directory, 'manifest.json');
  const size = await sizeOf(manifestFile);
  if (size === undefined) throw new Error('incomplete: there is no manifest.json');
  if (size > largestManifest) throw new Error(`corrupt: manifest.json has more than ${largestManifest} bytes`);
  const text = await readFile(manifestFile);
  const manifest = parseManifest(text.toString('utf8'));
  const entries = await Promise.all(
    manifest.files.map(async file => [file.path, await readVerified(directory, file)] as const),
  );
  return { manifest, digest: `sha256:${sha256(text)}`, files: new Map(entries) };
}

async function readVerified(directory: string, { path, bytes, sha256: expected }: ManifestFile) {
  const size = await sizeOf(join(directory, path));
  if (size === undefined) throw new Error(`corrupt: ${path} is missing`);
  if (size !== bytes) throw new Error(`corrupt: ${path} has ${size} bytes, the manifest says ${bytes}`);
  const content = await readFile(join(directory, path));
  if (sha256(content) !== expected) throw new Error(`corrupt: the sha256 of ${path} is not the manifest's`);
  return content;
}

/** Bytes of a file; undefined when there is none. What is no file (a pipe, a device) may never come to its end. */
async function sizeOf(path: string): Promise<number | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats?.isFile() ? stats.size : undefined;
}
