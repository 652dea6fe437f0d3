import type { Config } from '../../../config/config.js';
import { pruneIncomplete, pruneOld } from '../../../models/publishing/prune.js';
import { parseModelName } from '../../../models/publishing/selector.js';
import { openStore } from '../../../models/store/open-store.js';
import { publishingKeys } from './signing-key.js';

/** Milliseconds in which a push that is under way has surely written something. */
const abandonedAfter = 3_600_000;

/** What to remove, as it was asked for. */
export interface PruneCommandOptions {
  readonly keep?: number;
  readonly incomplete?: boolean;
  readonly dryRun?: boolean;
  /** File of the key to sign the labels with. */
  readonly sign?: string;
  readonly json?: boolean;
}

/** `hyena models prune`: removes old versions, and what pushes left that did not come to their end. */
export async function prune(
  name: string,
  config: Config,
  { keep, incomplete, dryRun = false, sign, json = false }: PruneCommandOptions,
): Promise<void> {
  parseModelName(name);
  if (keep === undefined && !incomplete) throw new Error('say what to remove: --keep N or --incomplete');
  const keys = await publishingKeys(config, sign);
  const store = openStore(config.modelStore, config);
  const abandoned = incomplete ? await pruneIncomplete(store, name, abandonedAfter, { dryRun }) : [];
  const old = keep === undefined ? [] : await pruneOld(store, name, keep, { dryRun, ...keys });
  const removed = [...old, ...abandoned].sort((a, b) => b - a);
  const verb = dryRun ? 'would remove' : 'removed';
  const text = removed.length > 0 ? `${verb} ${removed.join(', ')}` : 'there is nothing to remove';
  console.log(json ? JSON.stringify({ name, removed, dryRun }) : `${name}: ${text}`);
}
