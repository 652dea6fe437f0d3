import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { bearer, freshKey, type FreshKey } from '../api-keys.js';
import { holdChild, startApp, type App } from '../app.js';
import { child } from './shared-child.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { postFile, postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(4));
const longer = wav(music(5));

const answered = async ({ url }: App, origin: string) =>
  metric(url, `hyena_answers_total{origin="${origin}"}`).catch(() => 0);

const underWay = ({ url }: App, requests: number) =>
  eventually(async () => (await metric(url, 'hyena_requests_in_flight')) === requests);

/** Waits until so many bytes of uploads have come. */
const arrived = ({ url }: App, bytes: number) =>
  eventually(async () => (await metric(url, 'hyena_upload_memory_bytes')) >= bytes);

const classified = async (response: Promise<Response>) => {
  const answer = await response;
  t.equal(answer.status, 200);
  return (await answer.json()) as Classification;
};

t.test('equal uploads at a time are computed once, however they come', async t => {
  const service = await startApp(t, {}, child);
  const goOn = holdChild(child);
  const equal = [
    classified(postRaw(service.url, track)),
    classified(postRaw(service.url, track, '?topK=2')),
    classified(postFile(service.url, track)),
    classified(postRaw(service.url, track, '?segments=true')),
  ];
  await arrived(service, 4 * track.length);
  goOn();
  const answers = await Promise.all(equal);
  t.equal(await answered(service, 'computed'), 1);
  t.equal(await answered(service, 'joined'), 3);
  const [{ genre, confidence }] = answers;
  for (const answer of answers) t.match(answer, { genre, confidence, timing: { total: Number } });
  t.equal(Object.keys(answers[1].probabilities).length, 2, 'each gets what it asked for');
  t.equal(answers[3].segments?.length, 10);
  await classified(postRaw(service.url, track));
  t.equal(await answered(service, 'computed'), 2, 'later ones are computed again');
});

t.test('what one client sends changes nothing for another, by which it could tell', async t => {
  const [alice, bob] = ['alice', 'bob'].map(freshKey);
  const keys = { CLASSIFY_KEYS: `${alice.entry},${bob.entry}` };
  const service = await startApp(t, { ...keys, ANSWER_CACHE: '10' }, child);
  const send = ({ key }: FreshKey) =>
    classified(fetch(`${service.url}/classify`, { method: 'POST', body: track, headers: bearer(key) }));
  const goOn = holdChild(child);
  const first = [send(alice), send(alice), send(bob)];
  await arrived(service, 3 * track.length);
  goOn();
  await Promise.all(first);
  t.equal(await answered(service, 'computed'), 2);
  t.equal(await answered(service, 'joined'), 1);
  const other = await startApp(t, { ...keys, ANSWER_CACHE: '10' }, child);
  await classified(
    fetch(`${other.url}/classify`, { method: 'POST', body: track, headers: bearer(alice.key) }),
  );
  const late = async ({ key }: FreshKey) => {
    const response = fetch(`${other.url}/classify`, { method: 'POST', body: track, headers: bearer(key) });
    return (await classified(response)).timing.inference;
  };
  t.ok((await late(bob)) > 0, 'as if nobody had sent it');
  t.equal(await late(bob), 0);
  t.equal(await late(alice), 0);
});

t.test('a client that goes away takes nobody with it; the work ends with the last', async t => {
  const service = await startApp(t, {}, child);
  const queued = (tracks: number) =>
    eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === tracks);
  const send = () => {
    const controller = new AbortController();
    const answer = fetch(`${service.url}/classify`, {
      method: 'POST',
      body: track,
      signal: controller.signal,
    });
    answer.catch(() => undefined);
    return { answer, controller };
  };
  const goOn = holdChild(child);
  const busy = postRaw(service.url, longer);
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const first = send();
  await queued(1);
  const second = send();
  await arrived(service, longer.length + 2 * track.length);
  t.equal(await metric(service.url, 'hyena_queue_depth'), 1, 'both wait for the same work');
  first.controller.abort();
  await underWay(service, 2);
  t.equal(await metric(service.url, 'hyena_queue_depth'), 1, 'which is wanted still');
  second.controller.abort();
  await queued(0);
  const third = send();
  await queued(1);
  const fourth = send();
  await arrived(service, longer.length + 2 * track.length);
  third.controller.abort();
  await underWay(service, 2);
  goOn();
  t.equal((await busy).status, 200);
  t.equal((await fourth.answer).status, 200);
});

t.test('answers are remembered where that is asked for, a bounded number of them', async t => {
  const service = await startApp(t, { ANSWER_CACHE: '2' }, child);
  const tracks = [4, 5, 6].map(seconds => wav(music(seconds)));
  const first = await classified(postRaw(service.url, tracks[0]));
  const repeated = await classified(postRaw(service.url, tracks[0], '?segments=true'));
  t.equal(await answered(service, 'remembered'), 1);
  t.strictSame(repeated.probabilities, first.probabilities);
  t.strictSame(repeated.audio, first.audio);
  t.equal(repeated.segments?.length, 10);
  t.match(repeated.timing, { decode: 0, resample: 0, features: 0, inference: 0 }, 'no work was done for it');
  for (const other of tracks.slice(1)) await classified(postRaw(service.url, other));
  await classified(postRaw(service.url, tracks[0]));
  t.equal(await answered(service, 'remembered'), 1, 'two others came since');
  const refused = await postRaw(service.url, Buffer.from('no music'));
  t.equal(refused.status, 415);
});
