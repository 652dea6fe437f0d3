import type { Config } from '../../../config/config.js';
import { verificationKeys } from '../../../serve/open-models.js';
import { parseSelector } from '../../../models/publishing/selector.js';
import { verify, type Verdict } from '../../../models/publishing/verify.js';
import { openStore } from '../../../models/store/open-store.js';

/** `hyena models verify`: reads every file; the exit code is 1 when anything is wrong. */
export async function verifyModels(
  text: string | undefined,
  config: Config,
  { json = false }: { json?: boolean },
): Promise<void> {
  const selector = text === undefined ? undefined : parseSelector(text);
  const publicKeys = await verificationKeys(config.modelPublicKey);
  const store = openStore(config.modelStore, config);
  const verdicts: Verdict[] = [];
  for await (const verdict of verify(store, selector, publicKeys)) {
    verdicts.push(verdict);
    if (!verdict.ok) process.exitCode = 1;
    if (!json) console.log(line(verdict));
  }
  if (json) console.log(JSON.stringify(verdicts));
}

function line({ name, version, digest, reason }: Verdict): string {
  return `${version === undefined ? `labels of ${name}` : `${name} ${version}`}: ${reason ?? `ok ${digest!}`}`;
}
