import type { Config } from '../../../config/config.js';
import {
  listModels,
  listVersionsOf,
  type ListedVersion,
  type ModelContents,
} from '../../../models/publishing/list.js';
import { openStore } from '../../../models/store/open-store.js';
import { table } from './table.js';

/** `hyena models list`: every version in a store, one line each, newest first; of their files only the sizes are looked at. */
export async function list(config: Config, { json = false }: { json?: boolean }): Promise<void> {
  const store = openStore(config.modelStore, config);
  const models = await listModels(store);
  const versions = await listVersionsOf(store, models);
  for (const { name, labelsFault } of models)
    if (labelsFault) console.error(`hyena: ${name}: ${labelsFault}`);
  if (json) {
    console.log(JSON.stringify(versions.map(describe)));
  } else if (versions.length === 0) {
    console.error(`hyena: there are no models in ${store.location}`);
  } else {
    const ofModel = new Map(models.map(model => [model.name, model]));
    const rows = versions.map(version => row(version, ofModel.get(version.name)!));
    console.log(table(['model', 'version', 'state', 'labels', 'accuracy', 'created', 'digest'], rows));
  }
}

function describe({ manifest, ...known }: ListedVersion) {
  return {
    ...known,
    ...(manifest?.metrics && { trackAccuracy: manifest.metrics.trackAccuracy }),
    ...(manifest?.embedding && { embedding: manifest.embedding }),
    ...(manifest && { createdAt: manifest.createdAt }),
  };
}

function row(version: ListedVersion, { labels: { traffic, shadow } }: ModelContents): string[] {
  const { name, state, reason, manifest, digest, withdrawn } = version;
  const labels = version.labels.map(label => {
    const share = traffic?.label === label ? ` ${traffic.percent} %` : '';
    return `${label}${share}${shadow === label ? ' shadow' : ''}`;
  });
  return [
    name,
    String(version.version),
    state === 'complete' && withdrawn ? 'withdrawn' : state,
    labels.join(', ') || '-',
    manifest?.metrics?.trackAccuracy.toFixed(3) ?? '-',
    manifest?.createdAt.slice(0, 16).replace('T', ' ') ?? '-',
    reason ?? digest!.slice(0, shownDigest),
  ];
}

/** Characters of a digest that distinguish versions: the algorithm and 48 bits. */
const shownDigest = 'sha256:'.length + 12;
