import type { Config } from '../../config/config.js';
import { readSelected } from '../../models/publishing/pull.js';
import { parseSelector } from '../../models/publishing/selector.js';
import { openStore } from '../../models/store/open-store.js';
import type { VerifiedVersion } from '../../models/version.js';
import { verificationKeys } from '../../serve/open-models.js';

/**
 * Reads the version that a head is trained on from the model store.
 *
 * @param selector NAME, which stands for its newest version, NAME@VERSION or NAME@LABEL
 * @throws Error when there is none, or it is not what its manifest says; StoreError
 */
export async function readBase(selector: string, config: Config): Promise<VerifiedVersion> {
  const selected = parseSelector(selector);
  const publicKeys = await verificationKeys(config.modelPublicKey);
  return readSelected(openStore(config.modelStore, config), selected, publicKeys);
}
