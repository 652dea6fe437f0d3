import { createHash } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Manifest, ManifestFile } from './manifest.js';
import { parseManifest } from './parse-manifest.js';
import { openDiskStore } from './store/disk-store.js';
import { StoreError, type OpenObject } from './store/object-store.js';

/** Digests as answers carry them: the algorithm, a colon and 64 hexadecimal digits. */
export type Digest = `sha256:${string}`;

/** A version whose files are what its manifest says, byte for byte. */
export interface VerifiedVersion {
  readonly manifest: Manifest;
  /** The manifest's own bytes. */
  readonly manifestJson: Uint8Array;
  /** Of `manifest.json`; as the manifest holds every other file's sha256, it identifies the whole version. */
  readonly digest: Digest;
  /** The contents of the files that the manifest lists, by their paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** Opens a file of a version by its name; undefined when there is none. */
export type OpenFile = (path: string) => Promise<Pick<OpenObject, 'body'> | undefined>;

/** The name of the file that makes a folder a version. */
export const manifestName = 'manifest.json';

/** Bytes; a manifest of a hundred genres has ten thousand. */
export const largestManifest = 2 ** 20;

/** Bytes of all files together; a child process, which has to hold them too, is granted 384 MiB in all. */
const largestVersion = 2 ** 28;

/** Files that are fetched at a time. */
const parallel = 4;

/** The sha256 of `bytes` in hexadecimal digits. */
export const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** The digest of a version, by the bytes of its manifest. */
export const digestOf = (manifestJson: Uint8Array): Digest => `sha256:${sha256(manifestJson)}`;

/**
 * Reads a version's folder and checks each file's size and sha256 against the manifest. The bytes that were checked
 * are the bytes that are returned, so nothing can change in between.
 *
 * @throws Error with the reason, without the folder's path: incomplete (no manifest), or corrupt (a file does not agree)
 */
export async function readVersion(directory: string): Promise<VerifiedVersion> {
  const store = openDiskStore(directory);
  const open: OpenFile = async path => (await store.open(path)) as OpenObject | undefined;
  return readFiles(await readManifest(await open(manifestName)), open);
}

/** Thrown where a version has no manifest. */
export class NoManifest extends Error {
  constructor() {
    super(`incomplete: there is no ${manifestName}`);
  }
}

/**
 * Reads a manifest to its end.
 *
 * @throws NoManifest; Error `corrupt` when it is far too large; StoreError
 */
export async function readManifest(opened: Pick<OpenObject, 'body'> | undefined): Promise<Uint8Array> {
  if (!opened) throw new NoManifest();
  const text = await collectSome(opened.body, largestManifest);
  if (!text) throw new Error(`corrupt: ${manifestName} has more than ${largestManifest} bytes`);
  return text;
}

/**
 * Reads the files that a manifest lists, and checks their sizes and sha256.
 *
 * @throws Error with the reason; StoreError
 */
export async function readFiles(manifestJson: Uint8Array, open: OpenFile): Promise<VerifiedVersion> {
  const manifest = parseManifest(new TextDecoder().decode(manifestJson));
  if (manifest.files.reduce((sum, { bytes }) => sum + bytes, 0) > largestVersion)
    throw new Error(`corrupt: the manifest lists files of more than ${largestVersion} bytes in all`);
  const files = new Map<string, Uint8Array>();
  for (let next = 0; next < manifest.files.length; next += parallel) {
    const some = manifest.files.slice(next, next + parallel);
    const contents = await Promise.all(some.map(file => readVerified(file, open)));
    for (const [index, { path }] of some.entries()) files.set(path, contents[index]);
  }
  return { manifest, manifestJson, digest: digestOf(manifestJson), files };
}

/** Times that a file is asked for, when the store fails in the middle of it. */
const attempts = 3;

async function readVerified(file: ManifestFile, open: OpenFile): Promise<Uint8Array> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnce(file, open);
    } catch (error) {
      if (!(error instanceof StoreError) || attempt === attempts) throw error;
      await delay(200 * 2 ** attempt);
    }
  }
}

async function readOnce(
  { path, bytes, sha256: expected }: ManifestFile,
  open: OpenFile,
): Promise<Uint8Array> {
  const opened = await open(path);
  if (!opened) throw new Error(`corrupt: ${path} is missing`);
  const content = new Uint8Array(bytes);
  // Hashed piece by piece, so that a large file does not keep the service from answering.
  const hash = createHash('sha256');
  let length = 0;
  for await (const piece of opened.body) {
    length += piece.length;
    if (length > bytes)
      throw new Error(`corrupt: ${path} has more than ${bytes} bytes, which the manifest says`);
    content.set(piece, length - piece.length);
    hash.update(piece);
  }
  if (length !== bytes) throw new Error(`corrupt: ${path} has ${length} bytes, the manifest says ${bytes}`);
  if (hash.digest('hex') !== expected)
    throw new Error(`corrupt: the sha256 of ${path} is not the manifest's`);
  return content;
}

/** All bytes of a body; undefined when there are more than `limit`. */
export async function collectSome(
  body: AsyncIterable<Uint8Array>,
  limit: number,
): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of body) {
    pieces.push(piece);
    length += piece.length;
    if (length > limit) return undefined;
  }
  return Buffer.concat(pieces);
}
