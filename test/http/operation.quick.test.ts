import t from 'tap';
import { startApp } from '../app.js';
import { child } from './shared-child.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const service = await startApp(t, {}, child);
const get = async (path: string) => {
  const response = await fetch(service.url + path);
  t.equal(response.status, 200, path);
  return response;
};

t.test('is alive and ready, and says with which backend', async t => {
  t.strictSame(await (await get('/livez')).json(), { status: 'alive' });
  t.match(await (await get('/readyz')).json(), {
    status: 'ready',
    workers: 1,
    backend: /^(wasm|tensorflow)$/,
    reason: /\w/,
    isolation: child.isolation,
  });
});

t.test('lists the models, and shows one and its version', async t => {
  const { models } = (await (await get('/models')).json()) as { models: unknown[] };
  const model = await (await get('/models/gtzan')).json();
  t.strictSame(models, [model]);
  t.match(model, {
    name: 'gtzan',
    default: true,
    versions: [
      { version: 2, state: 'ready', loaded: true, digest: /^sha256:/ },
      { version: 1, state: 'available', loaded: false },
    ],
  });
  t.match(await (await get('/models/gtzan/versions/2')).json(), {
    name: 'gtzan',
    version: 2,
    loaded: true,
    genres: { length: 10 },
    features: { extractor: 'librosa', segments: 10, nMfcc: 13, chroma: true },
    input: { shape: [130, 25] },
    metrics: { trackAccuracy: Number },
  });
});

t.test('counts in its metrics what it did', async t => {
  await postRaw(service.url, wav(music(4)));
  await postRaw(service.url, Buffer.from('no music'));
  const metrics = await (await get('/metrics')).text();
  t.match(metrics, /hyena_classifications_total\{model="gtzan",version="2",genre="\w+"\} 1/);
  t.match(
    metrics,
    /hyena_http_request_duration_seconds_count\{method="POST",route="\/classify",status="200"\} 1/,
  );
  t.match(
    metrics,
    /hyena_http_request_duration_seconds_count\{method="POST",route="\/classify",status="415"\} 1/,
  );
  for (const stage of ['queue', 'decode', 'resample', 'features', 'inference'])
    t.match(metrics, `hyena_stage_duration_seconds_count{stage="${stage}"} 1`);
  t.match(metrics, /hyena_backend_info\{backend="\w+",reason="[^"]+"\} 1/);
  t.match(metrics, /hyena_model_info\{model="gtzan",version="2",digest="sha256:\w+"\} 1/);
  t.match(metrics, 'hyena_queue_depth 0');
  t.match(metrics, 'process_resident_memory_bytes');
});

t.test('serves a page to try it', async t => {
  const page = await get('/docs');
  t.match(page.headers.get('content-type'), /text\/html/);
  t.match(await page.text(), /swagger/i);
});
