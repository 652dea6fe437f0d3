import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { ModelCard } from '../../src/http/schemas/model-card.js';
import { startApp, type App } from '../app.js';
import { child } from './shared-child.js';
import { root } from '../service.js';
import { writeJudgedVersion } from '../judged-version.js';
import { addEvaluation, writeTinyVersion } from '../tiny-version.js';

const cardOf = async ({ url }: App, version: string) =>
  (await (await fetch(`${url}/models/${version}/card`)).json()) as ModelCard;

t.test('tells all of a version that was trained here', async t => {
  const card = await cardOf(await startApp(t, {}, child), 'gtzan/versions/2');
  const file = `${root}models/gtzan/2/evaluation.json`;
  t.strictSame(card.evaluation, JSON.parse(await readFile(file, 'utf8')));
  t.match(card, {
    name: 'gtzan',
    version: 2,
    state: 'ready',
    digest: /^sha256:/,
    dataset: { tracks: 446 },
    split: { by: 'artist', folds: 5 },
    seed: 400,
    verdict: { minConfidence: Number, maxNovelty: Number },
  });
  t.notMatch(card, { dataset: { skipped: [] } }, 'but names of files');
});

t.test('has all figures of a version that was judged today', async t => {
  const store = t.testdir();
  const evaluation = await writeJudgedVersion(store, 'judged');
  const card = await cardOf(await startApp(t, { MODEL_STORE: store }, child), 'judged/versions/1');
  t.strictSame(card.evaluation, JSON.parse(JSON.stringify(evaluation)));
});

t.test('leaves out what is not known, and says what cannot be shown', async t => {
  const store = t.testdir();
  const genre = { precision: 1, recall: 1, f1: 1, support: 1 };
  const figures = {
    genres: ['calm', 'loud'],
    splitBy: 'artist',
    folds: 2,
    seeds: [1],
    tracks: 2,
    accuracies: [1],
    trackAccuracy: 1,
    spread: 0,
    negativeLogLikelihood: 0,
    calibrationError: 0,
    perGenre: { calm: genre, loud: genre },
    confusion: [
      [1, 0],
      [0, 1],
    ],
  };
  const evaluations: [evaluation: string | undefined, fault: RegExp | undefined][] = [
    [undefined, undefined],
    [JSON.stringify({ crossValidation: figures }), undefined],
    ['not JSON', /is not JSON/],
    ['{"crossValidation":{}}', /crossValidation/],
    [JSON.stringify({ crossValidation: { ...figures, confusion: [[1, 0]] } }), /for each of its genres/],
    [JSON.stringify({ crossValidation: { ...figures, perGenre: {} } }), /for each of its genres/],
    [' '.repeat(300_000), /is larger/],
  ];
  for (const [index, [evaluation]] of evaluations.entries()) {
    const directory = await writeTinyVersion(store, 'tiny', index + 1);
    if (evaluation !== undefined) await addEvaluation(directory, evaluation);
  }
  const service = await startApp(t, { MODEL_STORE: store, MODEL_VERSIONS: 'all' }, child);
  for (const [index, [evaluation, fault]] of evaluations.entries()) {
    const card = await cardOf(service, `tiny/versions/${index + 1}`);
    t.equal(card.state, 'ready', 'and serve it all the same');
    t.equal('evaluation' in card, evaluation !== undefined && !fault);
    if (fault) t.match(card.evaluationFault, fault);
    else t.notOk('evaluationFault' in card);
  }
});

t.test('tells little of a version that is not in memory', async t => {
  const store = t.testdir();
  for (const version of [1, 2]) await writeTinyVersion(store, 'tiny', version);
  const service = await startApp(t, { MODEL_STORE: store }, child);
  t.strictSame(await cardOf(service, 'tiny/versions/1'), { name: 'tiny', version: 1, state: 'available' });
});

t.test('shows what gates decided as the store has it now, about this content only', async t => {
  const store = t.testdir();
  const file = join(await writeTinyVersion(store, 'tiny', 1), 'gate.json');
  const app = await startApp(t, { MODEL_STORE: store }, child);
  const card = () => cardOf(app, 'tiny/versions/1');
  const { digest, gate: none } = await card();
  t.equal(none, undefined);
  const live = {
    decidedAt: '2026-01-01T00:00:00.000Z',
    decision: 'promoted',
    digest,
    baseline: { label: 'stable', version: 2 },
    over: '1h',
    tracks: 600,
    checks: [{ name: 'failures', outcome: 'passed', detail: '0.0 % of the tracks after 0.0 %' }],
  };
  await writeFile(file, JSON.stringify({ live }));
  t.strictSame((await card()).gate, { live });
  await writeFile(file, JSON.stringify({ live: { ...live, digest: 'sha256:other' } }));
  t.equal((await card()).gate, undefined);
  await writeFile(file, '{"live":1}');
  t.match(await card(), { gateFault: /^gate\.json: \/live / });
});
