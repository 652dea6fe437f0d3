import { cp, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import { music, wav } from '../../support/audio/synth.js';
import { startApp, startChild } from '../app.js';
import { postRaw, root } from '../service.js';

const child = startChild(t, { TF_BACKEND: 'wasm' });

/** Answers about a version, and about `music(6)`, of a Hyena that knew manifests of version 1 only. */
interface Answers {
  readonly version: object;
  readonly card: object;
  /** Of the Open Inference Protocol. */
  readonly metadata: object;
  readonly classification: Omit<Classification, 'timing'>;
}

async function gives(t: Test, model: string, env: Record<string, string>): Promise<void> {
  const fixture = `${root}test/fixtures/manifest-1/${model}.json`;
  const answers = JSON.parse(await readFile(fixture, 'utf8')) as Answers;
  const service = await startApp(t, env, child);
  const get = async (path: string) => (await (await fetch(service.url + path)).json()) as object;

  const version: { loadedAt?: string; from?: string } = await get(`/models/${model}/versions/1`);
  delete version.loadedAt;
  delete version.from;
  // Answers gain fields; those that they had stay.
  const added = { task: 'single-label' };
  t.strictSame(version, { ...answers.version, ...added });
  t.strictSame(await get(`/models/${model}/versions/1/card`), { ...answers.card, ...added });
  t.strictSame(await get(`/v2/models/${model}`), answers.metadata);

  const response = await postRaw(service.url, wav(music(6)), '?segments=true');
  const answer = (await response.json()) as Classification;
  t.strictSame(answer.model, answers.classification.model);
  t.ok(furthest(answer.probabilities, answers.classification.probabilities) < 1e-6);
  for (const [i, { probabilities }] of answer.segments!.entries())
    t.ok(furthest(probabilities, answers.classification.segments![i].probabilities) < 1e-6);
}

/** The largest difference of two answers, label by label. */
function furthest(ours: Record<string, number>, theirs: Record<string, number>): number {
  t.strictSame(Object.keys(ours).sort(), Object.keys(theirs).sort());
  return Math.max(...Object.entries(ours).map(([label, value]) => Math.abs(value - theirs[label])));
}

t.test('a version whose manifest is of version 1 is served as it always was', async t =>
  gives(t, 'manifest-1', { MODEL_STORE: `${root}test/fixtures/models` }),
);

t.test('and so is the first version of the embedded model', async t => {
  const store = t.testdir();
  await cp(`${root}models/gtzan/1`, join(store, 'gtzan', '1'), { recursive: true });
  await gives(t, 'gtzan', { MODEL_STORE: store });
});
