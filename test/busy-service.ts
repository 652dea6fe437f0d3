import type { Test } from 'tap';
import { minimumTracks } from '../src/drift/measure.js';
import type { Manifest } from '../src/models/manifest.js';
import { openStore } from '../src/models/store/open-store.js';
import { distinct } from '../support/audio/distinct.js';
import { eventually } from './eventually.js';
import { metric } from './metrics.js';
import { postInfer, tinyInput } from './mfcc-request.js';
import { putLabels } from './models/registries.js';
import { put } from './models/stores.js';
import { nodesOf, noProc } from './processes.js';
import { rawRequest } from './raw-request.js';
import { postRaw, startService, type Service } from './service.js';
import { music, wav } from '../support/audio/synth.js';
import { tinyReference, tinyVersion } from './tiny-version.js';

/** A service in whose life everything happens that metrics tell of. */
export interface BusyService extends Service {
  /** Lets it all happen once more. */
  live(): Promise<void>;
}

/**
 * Starts a service with one child, room for one track in its queue, and a store with an old version, which is the
 * shadow of the new one that answers, and a newer one that is broken.
 */
export async function startBusyService(t: Test, env: Record<string, string> = {}): Promise<BusyService> {
  const location = t.testdir({});
  const store = openStore(location, { s3PathStyle: false });
  await put(store, 'tiny/1', adapted(await tinyVersion('tiny', 1)));
  await put(store, 'tiny/2', adapted(await tinyVersion('tiny', 2), { reference: tinyReference() }));
  await put(store, 'tiny/3', [['manifest.json', Buffer.from('{}')]]);
  await putLabels(store, { labels: { before: 1 }, shadow: 'before' });
  const service = await startService(t, {
    MODEL_STORE: location,
    QUEUE_LIMIT: '1',
    ANSWER_CACHE: '10',
    ...env,
  });
  const track = wav(music(3));
  for (let heard = 0; heard < minimumTracks; heard++) await postRaw(service.url, distinct(track));
  return { ...service, live: () => live(service) };
}

/** The same version, so that a track takes little, with other parts of its manifest. */
function adapted(files: ReadonlyMap<string, Uint8Array>, changes: Partial<Manifest> = {}) {
  const manifest = JSON.parse(Buffer.from(files.get('manifest.json')!).toString()) as Manifest;
  const features = { ...manifest.features, segments: 1 };
  return new Map([
    ...files,
    ['manifest.json', Buffer.from(JSON.stringify({ ...manifest, features, ...changes }))],
  ]);
}

async function live(service: Service): Promise<void> {
  const { url } = service;
  const track = wav(music(4));
  const count = (name: string) => metric(url, name).catch(() => 0);
  const statusOf = async (bytes: Uint8Array, query?: string) => (await postRaw(url, bytes, query)).status;

  const compared = () => count('hyena_shadow_distance_count{model="tiny",version="1"}');
  const before = await compared();
  // A shadow classifies only while nobody waits.
  await eventually(async () => {
    await statusOf(distinct(track));
    return (await compared()) > before;
  });
  const same = distinct(track);
  await statusOf(same);
  await statusOf(same);
  await statusOf(Buffer.from('no music'));
  await statusOf(track, '?model=none');
  await postInfer(url, { inputs: [tinyInput] }, 'tiny');
  await fetch(`${url}/models`);
  await fetch(`${url}/nowhere`, { method: 'PROPFIND' });
  await fetch(`${url}/%zz`);
  await rawRequest(url, 'NONSENSE\r\n\r\n');
  await fillQueue(url, track);
  if (noProc) return;
  const deaths = () => metric(url, 'hyena_child_ends_total{reason="died"}');
  const earlier = await deaths();
  const [child] = await nodesOf(service.process.pid!);
  process.kill(child, 'SIGKILL');
  await eventually(
    async () => (await deaths()) > earlier && (await metric(url, 'hyena_children_warm')) === 1,
  );
}

/** Sends more tracks at once than may be at work and wait, until one is refused. */
async function fillQueue(url: string, track: Uint8Array): Promise<void> {
  await eventually(async () => {
    const answers = await Promise.all(Array.from({ length: 4 }, () => postRaw(url, distinct(track))));
    return answers.some(({ status }) => status === 503);
  });
}
