import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { distinct } from '../../support/audio/distinct.js';
import { eventually } from '../eventually.js';
import { fixture } from '../../support/audio/fixture.js';
import { metric } from '../metrics.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { postRaw, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(4));
// Minutes to half an hour of MP3 in pieces, which is decoded as a whole and takes up to seconds.
const mp3 = (times: number) => Buffer.concat(Array<Buffer>(times).fill(fixture('music.mp3')));

const waits = (url: string, outcome: string) =>
  metric(url, `hyena_queue_duration_seconds_count{outcome="${outcome}"}`);

const problemOf = async (response: Response) => ((await response.json()) as { type: string }).type;

t.test('refuses more than may wait before the body comes, and says when to come again', async t => {
  const service = await startService(t, { QUEUE_LIMIT: '2' });
  const working = postRaw(service.url, mp3(440));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const waiting = [working, ...[track, distinct(track)].map(body => postRaw(service.url, body))];
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 2);
  const answer = await rawRequest(service.url, headOnly('POST', '/classify'));
  t.match(answer, /^HTTP\/1.1 503 [^]*retry-after: \d+[^]*urn:hyena:problem:queue-full/i);
  for (const { status } of await Promise.all(waiting)) t.equal(status, 200);
});

t.test('asks to come again later when tracks take longer', async t => {
  const service = await startService(t);
  const wait = () => metric(service.url, 'hyena_queue_wait_seconds');
  for (let i = 0; i < 12; i++) await postRaw(service.url, track);
  t.equal(await wait(), 1);
  const long = Array.from({ length: 5 }, () => postRaw(service.url, distinct(mp3(100))));
  await Promise.all(long.slice(0, 3));
  t.ok((await wait()) >= 1);
  await Promise.all(long);
});

t.test('refuses a track that waited too long', async t => {
  const service = await startService(t, { QUEUE_TIMEOUT_MS: '50' });
  const long = postRaw(service.url, mp3(200));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const late = await postRaw(service.url, track);
  t.equal(late.status, 503);
  t.ok(Number(late.headers.get('retry-after')) >= 1);
  t.equal(await problemOf(late), 'urn:hyena:problem:queue-timeout');
  t.equal((await long).status, 200);
  for (const outcome of ['taken', 'timed-out']) t.equal(await waits(service.url, outcome), 1, outcome);
});

t.test('blames a track that takes more time or memory than one may', async t => {
  const hurried = await startService(t, { JOB_TIMEOUT_MS: '500' });
  const slow = await postRaw(hurried.url, mp3(440));
  t.equal(slow.status, 422);
  t.equal(await problemOf(slow), 'urn:hyena:problem:too-demanding');
  t.equal(await metric(hurried.url, 'hyena_child_ends_total{reason="deadline"}'), 1);

  const narrow = await startService(t, { CHILD_MEMORY_BYTES: String(150 * 2 ** 20) });
  const large = await postRaw(narrow.url, mp3(440));
  t.equal(large.status, 422);
  t.equal(await problemOf(large), 'urn:hyena:problem:too-demanding');
  t.equal(await metric(narrow.url, 'hyena_child_ends_total{reason="memory"}'), 1);
  for (const { url } of [hurried, narrow]) t.equal((await postRaw(url, track)).status, 200);
});

t.test('frees the place and the child of a client that goes away', async t => {
  const service = await startService(t, { QUEUE_LIMIT: '1' });
  const send = (body: Uint8Array) => {
    const controller = new AbortController();
    const answer = fetch(`${service.url}/classify`, { method: 'POST', body, signal: controller.signal });
    answer.catch(() => undefined);
    return controller;
  };
  const working = send(mp3(400));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const waiting = send(track);
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 1);
  waiting.abort();
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 0);
  t.equal(await waits(service.url, 'abandoned'), 1);
  working.abort();
  const begun = performance.now();
  t.equal((await postRaw(service.url, track)).status, 200);
  t.ok(performance.now() - begun < 1500, 'without waiting for the work that nobody wants');
  await delay(600);
  for (const reason of ['died', 'given-up'])
    t.equal(await metric(service.url, `hyena_child_ends_total{reason="${reason}"}`), 0, 'the child lives on');
});
