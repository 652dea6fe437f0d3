import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { parseLabels } from '../../src/models/labels.js';
import type { Manifest } from '../../src/models/manifest.js';
import { openStore } from '../../src/models/store/open-store.js';
import { distinct } from '../../support/audio/distinct.js';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { noPrometheus as skip, startPrometheus } from '../deploy/prometheus-server.js';
import { eventually } from '../eventually.js';
import { putLabels } from '../models/registries.js';
import { put } from '../models/stores.js';
import { postRaw, startService } from '../service.js';
import { tinyVersion } from '../tiny-version.js';

t.test('a trial under load ends by what a real Prometheus measured', { skip }, async t => {
  const location = t.testdir({});
  const store = openStore(location, { s3PathStyle: false });
  for (const version of [1, 2, 3]) {
    const files = await tinyVersion('tiny', version, 2, 6);
    const manifest = JSON.parse(Buffer.from(files.get('manifest.json')!).toString()) as Manifest;
    const changes = {
      features: { ...manifest.features, segments: 1 },
      // The third is never sure.
      ...(version === 3 && { verdict: { minConfidence: 1 } }),
    };
    const json = Buffer.from(JSON.stringify({ ...manifest, ...changes }));
    await put(store, `tiny/${version}`, new Map([...files, ['manifest.json', json]]));
  }
  const trial = (canary: number, stable: number) => ({
    labels: { stable, canary },
    traffic: { label: 'canary', percent: 50 },
  });
  await putLabels(store, trial(2, 1));
  const settings = { MODEL_STORE: location, MODEL_VERSIONS: 'stable', MODEL_POLL_MS: '200' };
  const { url } = await startService(t, settings);
  const prometheus = await startPrometheus(t, url);
  const labels = async () => parseLabels(await readFile(join(location, 'tiny', 'labels.json'), 'utf8'));
  const track = wav(music(3));
  const statuses = new Set<number>();
  const load = async (tracks: number) => {
    for (let i = 0; i < tracks; i += 1) statuses.add((await postRaw(url, distinct(track))).status);
  };
  const increase = async (version: number) => {
    const query = `sum(increase(hyena_version_tracks_total{version="${version}"}[1m]))`;
    const { result } = await prometheus.api<{ result: { value: [number, string] }[] }>('query', { query });
    return Number(result.at(0)?.value[1] ?? 0);
  };
  const promote = () =>
    command([
      ...['models', 'promote', 'tiny', '--from', 'canary', '--to', 'stable', '--model-store', location],
      ...['--prometheus', prometheus.url, '--over', '1m', '--min-tracks', '20'],
    ]);

  t.match(await promote(), { code: 4 }, 'nothing is known yet');
  await eventually(async () => {
    await load(6);
    return (await increase(2)) >= 20 && (await increase(1)) > 0;
  });
  const promoted = await promote();
  t.equal(promoted.code, 0, promoted.stdout + promoted.stderr);
  t.strictSame((await labels()).labels, { stable: 2 });

  await putLabels(store, { ...(await labels()), ...trial(3, 2) });
  await eventually(async () => {
    await load(6);
    return (await increase(3)) >= 20;
  });
  const refused = await promote();
  t.equal(refused.code, 3, refused.stdout + refused.stderr);
  t.match(refused.stdout, /✗ unsure: 100\.0 % after 0\.0 %/);
  t.match(await labels(), { labels: { stable: 2 }, withdrawn: [3] });
  await load(10);
  t.strictSame([...statuses], [200], 'no request was lost meanwhile');
});
