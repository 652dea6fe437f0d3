import { join } from 'node:path';
import { signatureName, signManifest } from '../../../models/signature.js';
import { replaceFile } from '../../../models/store/durable-files.js';
import { versionDirectory } from '../../../models/version-directory.js';
import { readVersion } from '../../../models/version.js';
import { readSigningKey } from './signing-key.js';

/** `hyena models sign`: writes the signature of a version on this machine beside its manifest, after verifying the version. */
export async function sign(
  path: string,
  { key, json = false }: { key: string; json?: boolean },
): Promise<void> {
  const signingKey = await readSigningKey(key);
  const directory = await versionDirectory(path);
  const { manifest, manifestJson, digest } = await readVersion(directory);
  const file = join(directory, signatureName);
  await replaceFile(file, signManifest(manifestJson, signingKey));
  const { name, version } = manifest;
  console.log(
    json ? JSON.stringify({ name, version, digest, file }) : `${name} ${version}: signed in ${file}`,
  );
}
