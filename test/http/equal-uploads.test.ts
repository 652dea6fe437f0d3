import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { distinct } from '../../support/audio/distinct.js';
import { eventually } from '../eventually.js';
import { fixture } from '../../support/audio/fixture.js';
import { metric } from '../metrics.js';
import { postFile, postRaw, startService, type Service } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(60));
// Minutes of MP3 in pieces, which is decoded as a whole and keeps a child at work.
const slow = Buffer.concat(Array<Buffer>(300).fill(fixture('music.mp3')));

const answered = async ({ url }: Service, origin: string) =>
  metric(url, `hyena_answers_total{origin="${origin}"}`).catch(() => 0);

const classified = async (response: Promise<Response>) => {
  const { status, ...rest } = await response.then(async answer => ({
    status: answer.status,
    body: (await answer.json()) as Classification,
  }));
  t.equal(status, 200);
  return rest.body;
};

t.test('equal uploads at a time are computed once, however they come', async t => {
  const service = await startService(t);
  const answers = await Promise.all([
    classified(postRaw(service.url, track)),
    classified(postRaw(service.url, track, '?topK=2')),
    classified(postFile(service.url, track)),
    classified(postRaw(service.url, track, '?segments=true')),
  ]);
  t.equal(await answered(service, 'computed'), 1);
  t.equal(await answered(service, 'joined'), 3);
  const [{ genre, confidence }] = answers;
  for (const answer of answers) t.match(answer, { genre, confidence, timing: { total: Number } });
  t.equal(Object.keys(answers[1].probabilities).length, 2, 'each gets what it asked for');
  t.equal(answers[3].segments?.length, 10);
  await classified(postRaw(service.url, track));
  t.equal(await answered(service, 'computed'), 2, 'later ones are computed again');
});

t.test('whoever goes away takes nobody with it; the work ends with the last', async t => {
  const service = await startService(t);
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
  const busy = postRaw(service.url, distinct(slow));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const first = send();
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 1);
  const second = send();
  await eventually(async () => (await metric(service.url, 'hyena_requests_in_flight')) === 3);
  t.equal(await metric(service.url, 'hyena_queue_depth'), 1, 'both wait for the same work');
  first.controller.abort();
  t.equal((await second.answer).status, 200);
  t.equal((await busy).status, 200);

  const again = postRaw(service.url, distinct(slow));
  await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) === 1);
  const alone = send();
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 1);
  alone.controller.abort();
  await eventually(async () => (await metric(service.url, 'hyena_queue_depth')) === 0);
  t.equal((await again).status, 200);
});

t.test('answers are remembered where that is asked for, a bounded number of them', async t => {
  const service = await startService(t, { ANSWER_CACHE: '2' });
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
