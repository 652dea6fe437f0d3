import type { Test } from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ModelSummary } from '../../src/http/schemas/models.js';
import type { ObjectStore } from '../../src/models/store/object-store.js';
import { openStore } from '../../src/models/store/open-store.js';
import { digestOf } from '../../src/models/version.js';
import { distinct } from '../../support/audio/distinct.js';
import { music, wav } from '../../support/audio/synth.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { putLabels, putTiny } from '../models/registries.js';
import { put, type storeKinds } from '../models/stores.js';
import { postRaw } from '../service.js';
import { tinyVersion } from '../tiny-version.js';

export const track = wav(music(4));

/** A fresh store of a kind that has one version of `tiny`, and the settings of a service on it. */
export async function tinyStore(t: Test, kind: (typeof storeKinds)[number]) {
  const location = await kind.locate(t);
  const store = openStore(location, { s3PathStyle: true });
  await putTiny(store, 1);
  const env = {
    MODEL_STORE: location,
    S3_PATH_STYLE: 'true',
    MODEL_CACHE: '/dev/null/none',
    MODEL_POLL_MS: '0',
  };
  return { store, env };
}

/** What a service says of `tiny`. */
export async function tinyModel(url: string): Promise<ModelSummary> {
  return (await (await fetch(`${url}/models/tiny`)).json()) as ModelSummary;
}

/** Has a service look at its store. */
export async function reload(url: string): Promise<ModelSummary> {
  const response = await fetch(`${url}/models/tiny/reload`, { method: 'POST' });
  if (response.status !== 200) throw new Error(await response.text());
  return (await response.json()) as ModelSummary;
}

/** Classifies a track. */
export async function classify(url: string, query = '', bytes: Uint8Array = track): Promise<Classification> {
  const response = await postRaw(url, bytes, query);
  if (response.status !== 200) throw new Error(`${response.status}: ${await response.text()}`);
  return (await response.json()) as Classification;
}

/** Classifies without a pause, several at a time, until it is stopped; gives the digests of the answers. */
export function steadyLoad(url: string) {
  let isOver = false;
  const digests = new Set<string>();
  const failures: string[] = [];
  const client = async () => {
    while (!isOver)
      await classify(url, '', distinct(track)).then(
        ({ model }) => digests.add(model.digest),
        (error: unknown) => failures.push((error as Error).message),
      );
  };
  const clients = Promise.all(Array.from({ length: 4 }, client));
  const stop = async () => {
    isOver = true;
    await clients;
    return { digests, failures };
  };
  return { stop };
}

/**
 * Tests that no request is lost while a second version comes, goes and comes again.
 *
 * @param afterEach awaited after each reload
 */
export async function reloadUnderLoad(
  t: Test,
  url: string,
  store: ObjectStore,
  reloads: number,
  afterEach: () => Promise<unknown> = async () => undefined,
): Promise<void> {
  const second = await tinyVersion('tiny', 2);
  await put(store, 'tiny/2', second);
  const load = steadyLoad(url);
  for (let round = 0; round < reloads; round += 1) {
    await putLabels(store, { labels: {}, withdrawn: round % 2 === 0 ? [] : [2] });
    const { serves } = await reload(url);
    if (serves !== 2 - (round % 2)) t.fail(`reload ${round} serves ${serves}`);
    t.equal((await fetch(`${url}/readyz`)).status, 200);
    await eventually(async () => (await tinyModel(url)).versions.every(({ state }) => state !== 'draining'));
    await afterEach();
  }
  const { digests, failures } = await load.stop();
  t.strictSame(failures, []);
  t.ok(digests.has(digestOf(second.get('manifest.json')!)));
  t.equal(digests.size, 2, 'only what was published has answered');
  const loads = 'hyena_model_loads_total{model="tiny",result="loaded"}';
  t.equal(await metric(url, loads), reloads + 1);
  t.equal((await tinyModel(url)).versions.filter(({ loaded }) => loaded).length, 1);
}
