import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Classification } from '../../src/http/schemas/classification.js';
import type { ModelList } from '../../src/http/schemas/models.js';
import { startApp } from '../app.js';
import { metric } from '../metrics.js';
import { postFile, postRaw } from '../service.js';
import { child } from './shared-child.js';
import { writeTinyVersion } from '../tiny-version.js';
import { music, wav } from '../../support/audio/synth.js';

const piece = music(40);
const track = wav(music(4));

const classified = async (response: Response): Promise<Classification> => {
  t.equal(response.status, 200);
  return (await response.json()) as Classification;
};

/** Cosine of the angle between two vectors. */
function cosine(a: readonly number[], b: readonly number[]): number {
  const dot = (x: readonly number[], y: readonly number[]) =>
    x.reduce((sum, value, i) => sum + value * y[i], 0);
  return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
}

t.test('cuts of one piece are nearer to each other than to another piece', async t => {
  const { url } = await startApp(t, {}, child);
  const described = async (samples: Float32Array) => {
    const { embedding } = await classified(await postRaw(url, wav(samples), '?embedding=true'));
    t.equal(embedding?.length, 368, 'as many numbers as the normalised statistics of the embedded model');
    const isShort = (number: number) => Number(Math.fround(number).toPrecision(9)) === number;
    t.ok(embedding!.every(isShort), 'with no more digits than float32 has');
    return embedding!;
  };
  const [rate, half] = [22_050, piece.length / 2];
  const [first, second] = [piece.subarray(0, half), piece.subarray(half)].map(described);
  const other = await described(music(20, rate, 1));
  t.ok(cosine(await first, await second) > cosine(await first, other));
  t.ok(cosine(await first, await second) > cosine(await second, other));
});

t.test('an embedding comes only when it is asked for, in the query or in a field of the form', async t => {
  const { url } = await startApp(t, {}, child);
  const plain = await classified(await postFile(url, track));
  t.notOk('embedding' in plain);
  const asked = await classified(await postFile(url, track, 'audio', '?embedding=true'));
  t.strictSame(asked.probabilities, plain.probabilities);
  const form = new FormData();
  form.append('embedding', 'True');
  form.append('audio', new Blob([track]), 'track');
  const { embedding } = await classified(await fetch(`${url}/classify`, { method: 'POST', body: form }));
  t.strictSame(embedding, asked.embedding);
  const refused = await postFile(url, track, 'audio', '?embedding=yes');
  t.equal(refused.status, 400);
});

t.test('what is kept without an embedding does not answer those who want one', async t => {
  const { url } = await startApp(t, { ANSWER_CACHE: '10' }, child);
  const origins = async () =>
    Promise.all(
      ['computed', 'remembered'].map(origin =>
        metric(url, `hyena_answers_total{origin="${origin}"}`).catch(() => 0),
      ),
    );
  await classified(await postRaw(url, track));
  const { embedding } = await classified(await postRaw(url, track, '?embedding=true'));
  t.equal(embedding?.length, 368);
  t.strictSame(await origins(), [2, 0]);
  const again = await classified(await postRaw(url, track, '?embedding=1'));
  t.strictSame(again.embedding, embedding);
  t.notOk('embedding' in (await classified(await postRaw(url, track))));
  t.strictSame(await origins(), [2, 2], 'one with an embedding answers both');
});

t.test('a version without an embedding says so, and which versions have one', async t => {
  const store = t.testdir();
  await writeTinyVersion(store, 'plain', 1);
  const directory = await writeTinyVersion(store, 'rich', 1, 2, 3);
  await declare(directory, 1690);
  await declare(await writeTinyVersion(store, 'none', 1), 1690);
  await declare(await writeTinyVersion(store, 'other', 1, 2, 3), 7);
  const { url } = await startApp(t, { MODEL_STORE: store, MODEL: 'plain' });
  // Before the upload is looked at.
  const response = await postRaw(url, Buffer.from('no audio'), '?embedding=true');
  t.equal(response.status, 422);
  t.match(await response.json(), {
    type: /no-embedding$/,
    detail: 'Version 1 of plain gives no embedding; these do: rich 1.',
  });
  const form = new FormData();
  form.append('embedding', 'true');
  form.append('audio', new Blob([track]), 'track');
  t.equal((await fetch(`${url}/classify`, { method: 'POST', body: form })).status, 422);
  const { embedding } = await classified(await postRaw(url, track, '?embedding=true&model=rich'));
  t.equal(embedding?.length, 1690);
  const { models } = (await (await fetch(`${url}/models`)).json()) as ModelList;
  t.match(
    Object.fromEntries(models.map(({ name, versions: [version] }) => [name, version])),
    {
      plain: { embedding: undefined },
      rich: { embedding: { dimensions: 1690 } },
      none: { reason: 'corrupt: the manifest has an embedding, but the network gives none' },
      other: { reason: 'corrupt: the embedding has another number of dimensions than the manifest says' },
    },
    'and one that gives another than its manifest says is not served',
  );
  for (const path of ['/models/rich/versions/1', '/models/rich/versions/1/card'])
    t.match(await (await fetch(`${url}${path}`)).json(), { embedding: { dimensions: 1690 } });
});

/** Lets a manifest say that its version gives an embedding. */
async function declare(directory: string, dimensions: number): Promise<void> {
  const path = join(directory, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as object;
  await writeFile(path, JSON.stringify({ ...manifest, embedding: { dimensions } }));
}
