import type { Config } from '../../../config/config.js';
import { verificationKeys } from '../../../serve/open-models.js';
import { pullVersion } from '../../../models/publishing/pull.js';
import { parseSelector } from '../../../models/publishing/selector.js';
import { openDiskStore } from '../../../models/store/disk-store.js';
import { openStore } from '../../../models/store/open-store.js';

/** `hyena models pull`: brings a version from a store to this machine, as `<directory>/<name>/<version>/`. */
export async function pull(
  location: string,
  selector: string,
  directory: string,
  config: Config,
  { json = false }: { json?: boolean },
): Promise<void> {
  const selected = parseSelector(selector);
  const publicKeys = await verificationKeys(config.modelPublicKey);
  const source = openStore(location, config);
  const result = await pullVersion(source, selected, openDiskStore(directory), publicKeys);
  const { name, version, pulled } = result;
  const text = pulled ? `pulled to ${directory}` : `is in ${directory} already`;
  console.log(json ? JSON.stringify(result) : `${name} ${version}: ${text}`);
}
