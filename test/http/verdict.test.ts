import { cp, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { VerdictThresholds } from '../../src/models/manifest.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import { startApp, startChild } from '../app.js';
import { metric } from '../metrics.js';
import { postRaw, root } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';
import { music, wav } from '../../support/audio/synth.js';

const store = t.testdir();
for (const version of [1, 2])
  await cp(join(root, 'models', 'gtzan', '1'), join(store, 'gtzan', String(version)), { recursive: true });
await writeTinyVersion(store, 'gtzan', 3, 2, 6);
await giveVerdict(1);
await giveVerdict(2, { minConfidence: 1 });
await giveVerdict(3, { minConfidence: 1, maxNovelty: 4 });

const engine = startChild(t);
/** What the networks of these versions are to give. */
let novelty: number | undefined;
const classify = engine.classify.bind(engine);
engine.classify = (...request) => {
  const underWay = classify(...request);
  const found = novelty === undefined ? {} : { novelty };
  return { ...underWay, answer: underWay.answer.then(answer => ({ ...answer, ...found })) };
};
const settings = { MODEL_STORE: store, MODEL: 'gtzan', MODEL_VERSIONS: 'all' };
const { url } = await startApp(t, settings, engine);
const track = wav(music(12));

t.test('a version without thresholds always names the genre, and says by how much', async t => {
  const answer = await ask('?version=1&topK=1');
  const [first, second] = Object.values((await ask('?version=1')).probabilities).sort((a, b) => b - a);
  t.match(answer, { verdict: 'genre', margin: first - second });
  t.notOk('novelty' in answer, 'of which the network knows nothing');
});

t.test('one with thresholds is unsure where its confidence is too low', async t => {
  const sure = await ask('?version=1');
  const { verdict, genre, confidence, probabilities, margin } = await ask('?version=2');
  t.equal(verdict, 'unsure');
  t.strictSame({ genre, confidence, probabilities, margin }, pick(sure), 'and answers the same');
});

t.test('the request decides from which confidence on, whatever the version says', async t => {
  const { confidence } = await ask('?version=1');
  const verdictOf = async (query: string) => (await ask(query)).verdict;
  for (const version of [1, 2]) {
    t.equal(await verdictOf(`?version=${version}&minConfidence=${confidence}`), 'genre');
    t.equal(await verdictOf(`?version=${version}&minConfidence=${confidence + 1e-6}`), 'unsure');
    t.equal(await verdictOf(`?version=${version}&minConfidence=0`), 'genre');
  }
});

t.test('refuses a confidence that is none', async t => {
  for (const value of ['-0.1', '1.01', 'high', 'NaN', '']) {
    const response = await postRaw(url, track, `?minConfidence=${value}`);
    t.equal(response.status, 400, value);
    t.match(await response.json(), { type: /malformed-request$/, detail: /minConfidence/ });
  }
});

t.test('what is too new is not music, however sure the network is', async t => {
  novelty = 4.5;
  t.teardown(() => (novelty = undefined));
  t.match(await ask('?version=3&minConfidence=0'), { verdict: 'not-music', novelty: 4.5, genre: String });
  t.match(
    await ask('?version=2&minConfidence=0'),
    { verdict: 'genre', novelty: 4.5 },
    'no threshold, no verdict',
  );
  novelty = 4;
  t.match(await ask('?version=3&minConfidence=0'), { verdict: 'genre', novelty: 4 });
});

t.test('segments are judged by their own confidence and the novelty of the track', async t => {
  const { segments, confidence } = await ask('?version=1&segments=true');
  const least = Math.min(...segments!.map(mostProbable));
  t.ok(least < confidence);
  const judged = await ask(`?version=1&segments=true&minConfidence=${confidence}`);
  for (const segment of judged.segments!)
    t.equal(segment.verdict, mostProbable(segment) < confidence ? 'unsure' : 'genre');
  novelty = 5;
  t.teardown(() => (novelty = undefined));
  for (const { verdict } of (await ask('?version=3&segments=true')).segments!) t.equal(verdict, 'not-music');
});

t.test('a remembered answer has the novelty, and the verdict that is asked for now', async t => {
  const remembering = await startApp(t, { ...settings, ANSWER_CACHE: '10' }, engine);
  novelty = 3;
  t.teardown(() => (novelty = undefined));
  const verdicts = [];
  for (const query of ['?version=3', '?version=3&minConfidence=0']) {
    const answer = (await (await postRaw(remembering.url, track, query)).json()) as Classification;
    verdicts.push([answer.verdict, answer.novelty]);
    novelty = 9;
  }
  t.strictSame(verdicts, [
    ['unsure', 3],
    ['genre', 3],
  ]);
  t.equal(await metric(remembering.url, 'hyena_answers_total{origin="remembered"}'), 1);
});

t.test('counts the verdicts of each version, from 0 on', async t => {
  const app = await startApp(t, settings, engine);
  const count = (verdict: string) =>
    metric(app.url, `hyena_verdicts_total{model="gtzan",version="2",verdict="${verdict}"}`);
  await t.rejects(count('genre'));
  for (const query of ['', '', '&minConfidence=0'])
    await (await postRaw(app.url, track, `?version=2${query}`)).text();
  t.strictSame(await Promise.all(['genre', 'unsure', 'not-music'].map(count)), [1, 2, 0]);
});

t.test('a version shows its thresholds, also on its card', async t => {
  for (const page of ['', '/card']) {
    const shown = async (version: number) =>
      ((await (await fetch(`${url}/models/gtzan/versions/${version}${page}`)).json()) as { verdict?: object })
        .verdict;
    t.strictSame(await shown(3), { minConfidence: 1, maxNovelty: 4 });
    t.equal(await shown(1), undefined);
  }
});

async function ask(query: string): Promise<Classification> {
  const response = await postRaw(url, track, query);
  t.equal(response.status, 200, query);
  return (await response.json()) as Classification;
}

function pick({ genre, confidence, probabilities, margin }: Classification) {
  return { genre, confidence, probabilities, margin };
}

function mostProbable({ probabilities }: NonNullable<Classification['segments']>[number]): number {
  return Math.max(...Object.values(probabilities));
}

async function giveVerdict(version: number, verdict?: VerdictThresholds): Promise<void> {
  const path = join(store, 'gtzan', String(version), 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, version, verdict }));
}
