import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ProblemDetails } from '../../src/http/schemas/problem.js';
import { chord, music, wav } from '../../support/audio/synth.js';
import { service } from './default-service.js';
import { postRaw } from '../service.js';

const duration = 100;
const samples = music(duration);
samples.set(chord([220, 277, 330], 50), 50 * 22050);
const track = wav(samples);

const classified = async (response: Response): Promise<Classification> => {
  t.equal(response.status, 200);
  return (await response.json()) as Classification;
};

t.test('a dense time line has segments over the whole track, and sections of them', async t => {
  const answer = await classified(await postRaw(service.url, track, '?every=4&segments=true&topK=1'));
  const { segments, sections, confidence, probabilities, genre } = answer;
  t.strictSame(
    segments!.map(({ start, end }) => [start, end]),
    Array.from({ length: 25 }, (_, i) => [4 * i, 4 * i + 3]),
  );
  t.equal(probabilities[genre], confidence);
  t.ok(sections!.length > 1, 'the two halves differ');
  t.equal(sections![0].start, 0);
  t.equal(sections!.at(-1)!.end, duration);
  for (const [index, section] of sections!.slice(1).entries()) {
    t.equal(section.start, sections![index].end, 'they lie side by side');
    t.not(section.genre, sections![index].genre, 'neighbours of one genre are one');
  }
  for (const section of sections!)
    t.match(section, { genre: /\w/, confidence: Number, verdict: /^(genre|unsure|not-music)$/ });
});

t.test('without it there are no sections, and with it segments are left out as ever', async t => {
  t.notOk((await classified(await postRaw(service.url, track))).sections);
  t.notOk((await classified(await postRaw(service.url, track, '?every=10'))).segments);
});

t.test('a form may have it as a field', async t => {
  const form = new FormData();
  form.append('every', '20');
  form.append('audio', new Blob([track]), 'mix.wav');
  const answer = await classified(await fetch(`${service.url}/classify`, { method: 'POST', body: form }));
  t.strictSame(answer.sections, (await classified(await postRaw(service.url, track, '?every=20'))).sections);
});

t.test('too many segments are refused, with the least that will do', async t => {
  const response = await postRaw(service.url, track, '?every=0.1');
  t.equal(response.status, 422);
  const { type, detail } = (await response.json()) as ProblemDetails;
  t.equal(type, 'urn:hyena:problem:too-many-segments');
  const every = /every=([\d.]+) or more/.exec(detail)![1];
  t.equal((await postRaw(service.url, track, `?every=${every}`)).status, 200);
});

t.test('a time that is none is a wrong value', async t => {
  const short = wav(music(3));
  for (const every of ['0', '-1', 'all', '3601', '', 'Infinity', '-Infinity', '1e999']) {
    t.equal((await postRaw(service.url, short, `?every=${every}`)).status, 400, every);
    const form = new FormData();
    form.append('every', every);
    form.append('audio', new Blob([short]), 'mix.wav');
    t.equal((await fetch(`${service.url}/classify`, { method: 'POST', body: form })).status, 400, every);
  }
});

t.test('the line has an embedding too', async t => {
  const answer = await classified(await postRaw(service.url, track, '?every=50&embedding=true'));
  t.ok(answer.embedding!.length > 0);
});
