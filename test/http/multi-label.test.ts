import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { music, wav } from '../../support/audio/synth.js';
import { startApp, startChild } from '../app.js';
import { metric } from '../metrics.js';
import { postRaw } from '../service.js';
import { tags, writeTinyTagger } from '../tiny-tagger.js';

const store = t.testdir();
const thresholds = [0.2, 0.95, 0.5, 0.5];
await writeTinyTagger(store, 'tagger', 1);
await writeTinyTagger(store, 'tagger', 2, tags, { output: 'logits', thresholds });
await writeTinyTagger(store, 'tagger', 3, tags, { thresholds: [1, 1, 1, 1], verdict: { minConfidence: 0 } });
const many = Object.fromEntries(Array.from({ length: 521 }, (_, i) => [`label ${i}`, (i + 0.5) / 521]));
await writeTinyTagger(store, 'many', 1, many);
const settings = { MODEL_STORE: store, MODEL: 'tagger', MODEL_VERSIONS: 'all' };
const { url } = await startApp(t, settings, startChild(t));
const track = wav(music(12));

const techno = { label: 'Electronic---Techno', probability: 0.75, parent: 'Electronic' };
const house = { label: 'Electronic---House', probability: 0.25, parent: 'Electronic' };

t.test('names the labels over their thresholds, the most probable first', async t => {
  const answer = await ask('?version=1');
  t.strictSame(rounded(answer.labels), [{ label: 'Music', probability: 0.9 }, techno]);
  t.match(answer, { genre: 'Music', confidence: answer.labels![0].probability, verdict: 'genre' });
  t.strictSame(Object.keys(answer.probabilities), Object.keys(tags), 'in the order of the model');
  for (const [label, probability] of Object.entries(tags))
    t.ok(Math.abs(answer.probabilities[label] - probability) < 1e-5, label);
});

t.test('each label has its own threshold, and the sigmoid is taken of logits', async t => {
  const answer = await ask('?version=2');
  t.strictSame(rounded(answer.labels), [techno, house], 'music is probable, and not enough so');
  t.equal(answer.genre, 'Electronic---Techno', 'the strongest of those that are named');
  t.equal(answer.confidence, answer.labels![0].probability);
});

t.test('is unsure where no label is over its threshold, and names none', async t => {
  const answer = await ask('?version=3&segments=true');
  t.match(answer, { verdict: 'unsure', labels: [], genre: 'Music' });
  for (const segment of answer.segments!) t.match(segment, { verdict: 'unsure', labels: [], genre: 'Music' });
});

t.test('is unsure too where the strongest label is less probable than asked for', async t => {
  t.equal((await ask('?version=1&minConfidence=0.89')).verdict, 'genre');
  t.equal((await ask('?version=1&minConfidence=0.91')).verdict, 'unsure');
});

t.test('segments may have fewer probabilities than the track', async t => {
  const { segments, probabilities } = await ask('?version=1&segments=true&segmentTopK=1');
  t.strictSame(Object.keys(probabilities), Object.keys(tags));
  for (const segment of segments!) t.strictSame(Object.keys(segment.probabilities), [segment.genre]);
});

t.test('segments have their labels, and topK leaves out probabilities only', async t => {
  const { segments, labels, probabilities } = await ask('?version=1&segments=true&topK=1');
  t.strictSame(Object.keys(probabilities), ['Music']);
  t.equal(labels!.length, 2);
  t.equal(segments!.length, 10);
  for (const segment of segments!) {
    t.strictSame(rounded(segment.labels), rounded(labels));
    t.strictSame(Object.keys(segment.probabilities), ['Music']);
  }
});

t.test('a version says which task it has, and its thresholds', async t => {
  for (const page of ['', '/card']) {
    const shown = await (await fetch(`${url}/models/tagger/versions/2${page}`)).json();
    t.match(shown, { task: 'multi-label', genres: Object.keys(tags), thresholds });
  }
});

t.test('hundreds of labels fit into an answer', async t => {
  const response = await postRaw(url, track, '?model=many&segments=true');
  const body = await response.text();
  const answer = JSON.parse(body) as Classification;
  t.equal(Object.keys(answer.probabilities).length, 521);
  t.equal(answer.labels!.length, 261);
  t.equal(answer.genre, 'label 520');
  t.comment(`${body.length} bytes, in ${answer.timing.total} ms`);
  t.equal(await metric(url, 'hyena_classifications_total{model="many",version="1",genre="label 520"}'), 1);
});

async function ask(query: string): Promise<Classification> {
  const response = await postRaw(url, track, query);
  t.equal(response.status, 200, query);
  return (await response.json()) as Classification;
}

function rounded(labels: Classification['labels']) {
  return labels?.map(named => ({ ...named, probability: Number(named.probability.toFixed(4)) }));
}
