import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digestOf, manifestName, type VerifiedVersion } from '../../../src/models/version.js';
import { tinyManifest } from '../../tiny-version.js';

/** A version to be published, whose files nobody could load; of other files, or of another manifest only. */
export function madeVersion(
  name: string,
  version: number,
  {
    model = 'a model',
    weights = `weights of ${name} ${version}`,
    createdAt = '2026-01-01T00:00:00.000Z',
  }: { model?: string; weights?: string; createdAt?: string } = {},
): VerifiedVersion {
  const contents = { 'model.json': Buffer.from(model), 'weights.bin': Buffer.from(weights) };
  const manifest = { ...tinyManifest(name, version, contents), createdAt };
  const manifestJson = Buffer.from(JSON.stringify(manifest));
  return { manifest, manifestJson, digest: digestOf(manifestJson), files: new Map(Object.entries(contents)) };
}

/** Writes a version into `<root>/<name>/<version>/`, and gives that folder. */
export async function writeMadeVersion(
  root: string,
  { manifest, manifestJson, files }: VerifiedVersion,
): Promise<string> {
  const directory = join(root, manifest.name, String(manifest.version));
  await mkdir(directory, { recursive: true });
  for (const [path, content] of [...files, [manifestName, manifestJson] as const])
    await writeFile(join(directory, path), content);
  return directory;
}
