import type { Config } from '../../../config/config.js';
import {
  rollBackLabel,
  rollBackNewest,
  rollBackTo,
  type Rollback,
} from '../../../models/publishing/rollback.js';
import { parseLabel, parseModelName } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';
import { publishingKeys } from './signing-key.js';

/** `hyena models rollback`: goes back to the version before, to a certain one, or with one label. */
export async function rollBack(
  name: string,
  config: Config,
  { to, label, sign, json = false }: { to?: number; label?: string; sign?: string; json?: boolean },
): Promise<void> {
  parseModelName(name);
  const keys = await publishingKeys(config, sign);
  const store = openStore(config.modelStore, config);
  let rollback: Rollback;
  if (label !== undefined) rollback = await rollBackLabel(store, name, parseLabel(label), keys);
  else if (to !== undefined) rollback = await rollBackTo(store, name, to, keys);
  else rollback = await rollBackNewest(store, name, keys);
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
