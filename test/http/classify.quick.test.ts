import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { service } from './default-service.js';
import { postFile, postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(12));

const classified = async (response: Response): Promise<Classification> => {
  t.equal(response.status, 200);
  return (await response.json()) as Classification;
};

t.test('answers with a probability for every genre', async t => {
  const answer = await classified(await postFile(service.url, track));
  const probabilities = Object.values(answer.probabilities);
  t.equal(probabilities.length, 10);
  t.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-5, 'they sum to 1');
  t.equal(answer.confidence, Math.max(...probabilities));
  t.equal(answer.probabilities[answer.genre], answer.confidence);
  t.match(answer.model, { name: 'gtzan', version: Number, digest: /^sha256:[0-9a-f]{64}$/ });
  t.strictSame(answer.audio, { format: 'wav', duration: 12, sampleRate: 22050, channels: 1 });
  t.equal(answer.segments, undefined, 'segments are left out unless asked for');
});

t.test('gives the same answer for a file and for a raw body, whatever the field or the type', async t => {
  const answers = await Promise.all([
    postFile(service.url, track, 'audio'),
    postFile(service.url, track, 'anything'),
    postRaw(service.url, track),
    postRaw(service.url, track, '', 'audio/mpeg'),
    postRaw(service.url, track, '', 'application/x-www-form-urlencoded'),
    postRaw(service.url, track, '', 'application/json'),
  ]);
  const [first, ...others] = await Promise.all(answers.map(classified));
  for (const other of others) t.strictSame(other.probabilities, first.probabilities);
});

t.test('tells how long each stage took', async t => {
  const response = await postRaw(service.url, track);
  const { timing } = await classified(response);
  t.strictSame(Object.keys(timing), ['queue', 'decode', 'resample', 'features', 'inference', 'total']);
  const { total, ...stages } = timing;
  t.ok(Math.abs(Object.values(stages).reduce((a, b) => a + b) - total) < 1, 'the stages add up');
  t.match(response.headers.get('server-timing'), /^queue;dur=[\d.]+, .*total;dur=[\d.]+$/);
});

t.test('shows the genre time line when asked', async t => {
  const { segments, probabilities } = await classified(await postRaw(service.url, track, '?segments=true'));
  t.equal(segments?.length, 10);
  t.equal(segments?.at(0)?.start, 0);
  t.equal(segments?.at(-1)?.end, 12);
  for (const [genre, probability] of Object.entries(probabilities)) {
    const mean = segments!.reduce((sum, segment) => sum + segment.probabilities[genre], 0) / 10;
    t.ok(Math.abs(mean - probability) < 1e-6, `${genre} is the mean of its segments`);
  }
});

t.test('limits the probabilities to the largest', async t => {
  const all = await classified(await postRaw(service.url, track));
  const some = await classified(await postRaw(service.url, track, '?topK=3&segments=true'));
  const largest = Object.entries(all.probabilities).sort(([, a], [, b]) => b - a);
  t.strictSame(Object.entries(some.probabilities), largest.slice(0, 3));
  t.equal(Object.keys(some.segments![0].probabilities).length, 3);
});

t.test('takes the model and the version that are asked for', async t => {
  const { model } = await classified(await postRaw(service.url, track, '?model=gtzan&version=2'));
  t.match(model, { name: 'gtzan', version: 2 });
});
