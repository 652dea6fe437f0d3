import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { distinct } from '../../support/audio/distinct.js';
import { holdChild, startApp, startChild, type App } from '../app.js';
import { eventually } from '../eventually.js';
import { tinyBlocksOfOpus } from '../../support/hostile/tiny-blocks.js';
import { metric } from '../metrics.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

// Of one segment, so that a busy machine has it classified soon too.
const track = wav(music(3));
const slow = tinyBlocksOfOpus();

const waits = (url: string, outcome: string) =>
  metric(url, `hyena_queue_duration_seconds_count{outcome="${outcome}"}`);

const problemOf = async (response: Response) => ((await response.json()) as { type: string }).type;

const queueing = startChild(t, { QUEUE_LIMIT: '9' });

/** Has the child held up while it works on one track and all others wait that may. */
async function fillQueue({ url }: App) {
  const goOn = holdChild(queueing);
  const answers = [postRaw(url, track)];
  await eventually(async () => (await metric(url, 'hyena_jobs_in_flight')) === 1);
  answers.push(...Array.from({ length: 9 }, () => postRaw(url, distinct(track))));
  await eventually(async () => (await metric(url, 'hyena_queue_depth')) === 9);
  return { answers, goOn };
}

const retryAfter = async ({ url }: App) => {
  const answer = await rawRequest(url, headOnly('POST', '/classify'));
  t.match(answer, /^HTTP\/1.1 503 [^]*retry-after: \d+[^]*urn:hyena:problem:queue-full/i);
  return Number(/retry-after: (\d+)/i.exec(answer)![1]);
};

t.test('refuses more than may wait before the body comes, and says when to come again', async t => {
  const service = await startApp(t, {}, queueing);
  // Until it has done some, a track is assumed to take a second.
  for (let i = 0; i < 20; i++) await postRaw(service.url, track);
  const { answers, goOn } = await fillQueue(service);
  const seconds = await retryAfter(service);
  t.ok(seconds < 10, `ten short tracks take ${seconds} s, not the ten that are assumed at first`);
  goOn();
  for (const { status } of await Promise.all(answers)) t.equal(status, 200);
});

t.test('asks to come again later when a track took longer', async t => {
  const service = await startApp(t, {}, queueing);
  const before = await metric(service.url, 'hyena_queue_wait_seconds');
  const long = holdChild(queueing);
  const answer = postRaw(service.url, track);
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  await delay(1500);
  long();
  t.equal((await answer).status, 200);
  const { answers, goOn } = await fillQueue(service);
  const wait = await retryAfter(service);
  t.ok(wait > before, `${wait} s after ${before} s`);
  t.equal(await metric(service.url, 'hyena_queue_wait_seconds'), wait);
  goOn();
  await Promise.all(answers);
});

t.test('refuses a track that waited too long', async t => {
  const child = startChild(t, { QUEUE_TIMEOUT_MS: '50' });
  const service = await startApp(t, {}, child);
  const goOn = holdChild(child);
  const long = postRaw(service.url, track);
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const late = await postRaw(service.url, distinct(track));
  t.equal(late.status, 503);
  t.ok(Number(late.headers.get('retry-after')) >= 1);
  t.equal(await problemOf(late), 'urn:hyena:problem:queue-timeout');
  goOn();
  t.equal((await long).status, 200);
  for (const outcome of ['taken', 'timed-out']) t.equal(await waits(service.url, outcome), 1, outcome);
});

t.test('blames a track that takes more time or memory than one may', async t => {
  const hurried = await startApp(t, { JOB_TIMEOUT_MS: '500' });
  const late = await postRaw(hurried.url, slow);
  t.equal(late.status, 422);
  t.equal(await problemOf(late), 'urn:hyena:problem:too-demanding');
  t.equal(await metric(hurried.url, 'hyena_child_ends_total{reason="deadline"}'), 1);

  const narrow = await startApp(t, { CHILD_MEMORY_BYTES: String(150 * 2 ** 20) });
  const large = await postRaw(narrow.url, slow);
  t.equal(large.status, 422);
  t.equal(await problemOf(large), 'urn:hyena:problem:too-demanding');
  t.equal(await metric(narrow.url, 'hyena_child_ends_total{reason="memory"}'), 1);
  for (const { url } of [hurried, narrow]) t.equal((await postRaw(url, track)).status, 200);
});

t.test('frees the place and the child of a client that goes away', async t => {
  const service = await startApp(t, {}, queueing);
  const send = (body: Uint8Array) => {
    const controller = new AbortController();
    const answer = fetch(`${service.url}/classify`, { method: 'POST', body, signal: controller.signal });
    answer.catch(() => undefined);
    return controller;
  };
  const working = send(slow);
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const waiting = send(track);
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 1);
  waiting.abort();
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 0);
  t.equal(await waits(service.url, 'abandoned'), 1);
  working.abort();
  t.equal((await postRaw(service.url, track)).status, 200);
  await delay(600);
  for (const reason of ['died', 'given-up'])
    t.equal(await metric(service.url, `hyena_child_ends_total{reason="${reason}"}`), 0, 'the child lives on');
});
