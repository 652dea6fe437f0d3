import type { Manifest } from './manifest.js';
import type { VerifiedVersion } from './version.js';
import { writeVersion, type WrittenVersion } from './write-version.js';

/** A version that was made from another one. */
export interface RewrittenVersion extends WrittenVersion {
  readonly original: Pick<Manifest, 'name' | 'version'>;
}

/**
 * Writes a version anew as the next version of a model, with other parts of its manifest and the same files.
 *
 * @param out as of {@link writeVersion}, which says what is thrown
 */
export async function rewriteVersion(
  { manifest, files: contents }: VerifiedVersion,
  out: string,
  changes: Partial<Pick<Manifest, 'reference' | 'verdict' | 'thresholds'>>,
): Promise<RewrittenVersion> {
  const { name, version, files, ...draft } = manifest;
  const kept = Object.fromEntries(files.map(({ path }) => [path, contents.get(path)!]));
  const written = await writeVersion(out, { ...draft, ...changes }, () => kept);
  return { ...written, original: { name, version } };
}
