import type { Config } from '../../../config/config.js';
import { verificationKey } from '../../../serve/open-models.js';
import {
  rollBackLabel,
  rollBackNewest,
  rollBackTo,
  type Rollback,
} from '../../../models/publishing/rollback.js';
import { parseLabel, parseModelName } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';

/** `hyena models rollback`: goes back to the version before, to a certain one, or with one label. */
export async function rollBack(
  name: string,
  config: Config,
  { to, label, json = false }: { to?: number; label?: string; json?: boolean },
): Promise<void> {
  parseModelName(name);
  const publicKey = await verificationKey(config.modelPublicKey);
  const store = openStore(config.modelStore, config);
  let rollback: Rollback;
  if (label !== undefined) rollback = await rollBackLabel(store, name, parseLabel(label), publicKey);
  else if (to !== undefined) rollback = await rollBackTo(store, name, to, publicKey);
  else rollback = await rollBackNewest(store, name, publicKey);
  console.log(json ? JSON.stringify(rollback) : `${name}: ${rollbackText(rollback)}`);
}

function rollbackText({ to, withdrawn, restored, moved }: Rollback): string {
  const facts = [
    ...(withdrawn.length > 0 ? [`withdrew ${withdrawn.join(', ')}`] : []),
    ...(restored ? [`took ${to} back in`] : []),
    ...moved.map(label => `${label} → ${to}`),
  ];
  return facts.length > 0 ? facts.join('; ') : 'is as it was';
}
