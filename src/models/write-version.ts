import { mkdir, readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { Manifest, ManifestFile } from './manifest.js';
import { parseManifest } from './parse-manifest.js';
import { modelNamePattern } from './names.js';
import { makeFolder, syncFolder, writeNewFile } from './store/durable-files.js';
import { digestOf, sha256, type Digest } from './version.js';

/** What a manifest says besides what comes of writing the version. */
export type ManifestDraft<T extends Manifest = Manifest> = Omit<T, 'name' | 'version' | 'files'>;

/** The files of a version, besides its manifest, by their names. */
export type VersionContents = Readonly<Record<string, Uint8Array>>;

/** A version that was written. */
export interface WrittenVersion {
  readonly directory: string;
  readonly manifest: Manifest;
  readonly digest: Digest;
}

/**
 * Writes the next version of a model: `out/<version>/` with its files and, last, the manifest, so that a version
 * exists only when it is complete.
 *
 * @param out folder of the model; its name becomes the model's
 * @param describe makes the files; they may name the version
 * @param after the number is larger than this one, and than those in the folder
 * @throws Error when the folder's name cannot be a model's, or cannot be written
 */
export async function writeVersion(
  out: string,
  draft: ManifestDraft,
  describe: (named: { name: string; version: number }) => VersionContents | Promise<VersionContents>,
  after = 0,
): Promise<WrittenVersion> {
  const name = modelName(out);
  const { version, directory } = await claimVersion(out, after);
  const contents = await describe({ name, version });
  for (const [path, content] of Object.entries(contents)) await writeNewFile(join(directory, path), content);
  const { manifestVersion, ...rest } = draft;
  const manifest = { manifestVersion, name, version, ...rest, files: listFiles(contents) };
  const json = JSON.stringify(manifest, null, 2);
  // What cannot be read back must not be published.
  parseManifest(json);
  await syncFolder(directory);
  await writeNewFile(join(directory, 'manifest.json'), json);
  await syncFolder(directory);
  return { directory, manifest, digest: digestOf(Buffer.from(json)) };
}

/** The files as a manifest lists them. */
export function listFiles(contents: VersionContents): ManifestFile[] {
  return Object.entries(contents).map(([path, content]) => {
    return { path, bytes: content.length, sha256: sha256(content) };
  });
}

/**
 * The model that a folder is of: the folder's own name.
 *
 * @throws Error when that cannot be the name of a model
 */
export function modelName(out: string): string {
  const name = basename(resolve(out));
  if (modelNamePattern.test(name)) return name;
  throw new Error(
    `${out}: the last part is the model's name: at most 64 small letters, digits, dots, dashes and underscores`,
  );
}

/** Takes the next free number; of two runs at a time each gets its own. */
async function claimVersion(out: string, after: number): Promise<{ version: number; directory: string }> {
  await makeFolder(out);
  for (;;) {
    const taken = (await readdir(out)).map(Number).filter(Number.isInteger);
    const version = Math.max(after, ...taken) + 1;
    const directory = join(out, String(version));
    try {
      await mkdir(directory);
      await syncFolder(out);
      return { version, directory };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}
