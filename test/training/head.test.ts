import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { generateKeyPairSync } from 'node:crypto';
import { join } from 'node:path';
import t from 'tap';
import { presets } from '../../src/features/presets.js';
import type { Evaluation } from '../../src/models/evaluation.js';
import { readVersion } from '../../src/models/version.js';
import { chord, noise, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { dimensions, writeEmbeddingVersion } from '../embedding-version.js';
import { loadClassifier } from '../../support/classifier.js';
import { postRaw, root, startService } from '../service.js';
import { trainHead } from './trained-head.js';

const directory = t.testdir();
const { data, models, out, store, cache, base, labelled, trained } = await trainHead(directory);

t.test('trains a head on the embeddings of a version, and says how good it is', async t => {
  t.equal(trained.code, 0, trained.stderr);
  t.match(
    trained.stdout,
    /two[/\\]1: track accuracy (1\.0|0\.9)\d+ ± 0\.000 \(5-fold cross-validation, split by artist\), 95 % interval 0\.\d+ to 1\.000\n/,
  );
  const { manifest } = await readVersion(join(out, '1'));
  const { digest, manifest: frozen } = await readVersion(base);
  t.match(manifest, {
    name: 'two',
    labels: ['chords', 'noise'],
    task: 'single-label',
    outputs: frozen.outputs,
    head: {
      kind: /linear|mlp/,
      dimensions,
      base: { name: 'embedder', version: 1, digest, licence: 'Apache-2.0' },
    },
    licence: 'Apache-2.0',
    dataset: { tracks: 100 },
    split: { by: 'artist', folds: 5, seeds: [0] },
    verdict: { minConfidence: Number },
    reference: { tracks: 100 },
  });
  t.strictSame(manifest.features, frozen.features);
});

t.test('the version is complete in itself', async t => {
  const files = (await readdir(join(out, '1'))).sort();
  t.strictSame(files, [
    'MODEL_CARD.md',
    'confusion.svg',
    'evaluation.json',
    'head.bin',
    'manifest.json',
    'model.json',
    'training-data.csv',
    'weights.bin',
  ]);
  for (const file of ['model.json', 'weights.bin'])
    t.ok((await readFile(join(base, file))).equals(await readFile(join(out, '1', file))), file);
  const card = await readFile(join(out, '1', 'MODEL_CARD.md'), 'utf8');
  t.match(card, /Network: that of `embedder` 1, which is frozen .* its embedding of\s+12 numbers/);
  t.match(card, 'Licence of that network: Apache-2.0');
  t.match(card, /over 100 tracks of 40 artists, seeds 0; no artist is on both sides/);
  t.notMatch(card, /landmark|MFCC over/);
});

t.test('it is evaluated, verified, signed and pushed like any other', async t => {
  const evaluated = await command(['evaluate', '--model', out, '--data', data, ...cache, '--json']);
  t.equal(evaluated.code, 0, evaluated.stderr);
  t.ok((JSON.parse(evaluated.stdout) as { trackAccuracy: number }).trackAccuracy > 0.95);
  const key = join(directory, 'key.pem');
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  await writeFile(key, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const pem = join(directory, 'public.pem');
  await writeFile(pem, publicKey.export({ type: 'spki', format: 'pem' }));
  t.equal((await command(['models', 'sign', out, '--key', key])).code, 0);
  const pushed = join(directory, 'pushed');
  const push = await command(['models', 'push', out, pushed]);
  t.equal(push.code, 0, push.stderr);
  const verified = await command(['models', 'verify', 'two'], { MODEL_STORE: pushed, MODEL_PUBLIC_KEY: pem });
  t.equal(verified.code, 0, verified.stdout + verified.stderr);
});

t.test('serves it: answers, card, list and drift', async t => {
  const service = await startService(t, { ...store, MODEL: 'two' });
  const answers = await Promise.all(
    [chord([300, 375, 450], 4), noise(4, 22050, 0.2, 999)].map(async sound => {
      return (await postRaw(service.url, wav(sound))).json() as Promise<{ genre: string }>;
    }),
  );
  t.match(answers, [{ genre: 'chords', model: { name: 'two', version: 1 } }, { genre: 'noise' }]);
  const get = async (path: string) => (await fetch(`${service.url}${path}`)).json() as Promise<object>;
  const card = (await get('/models/two/versions/1/card')) as { evaluation: Evaluation; head: object };
  t.strictSame(card.evaluation, JSON.parse(await readFile(join(out, '1', 'evaluation.json'), 'utf8')));
  t.match(card.head, { dimensions, base: { name: 'embedder', version: 1, licence: 'Apache-2.0' } });
  const { models: listed } = (await get('/models')) as { models: { name: string }[] };
  t.match(
    listed.find(({ name }) => name === 'two'),
    { default: true, versions: [{ version: 1, state: 'ready', metrics: { tracks: 100 } }] },
  );
  t.match(await get('/models/two/versions/1/drift'), {
    window: { tracks: 2 },
    reference: { tracks: 100 },
    reading: 'not enough tracks yet',
  });
});

t.test('few tracks are enough, and the interval says how little they say', async t => {
  const few = join(directory, 'few');
  const rows = ['clip,artist'];
  for (const [genre, make] of Object.entries({
    chords: (i: number) => chord([220 + 20 * i, 277 + 25 * i], 2),
    noise: (i: number) => noise(2, 22050, 0.05 + 0.05 * i, i + 1),
  })) {
    await mkdir(join(few, genre), { recursive: true });
    for (let i = 0; i < 8; i++) {
      await writeFile(join(few, genre, `${i}.wav`), wav(make(i)));
      rows.push(`${genre}/${i},${genre} artist ${i % 2}`);
    }
  }
  const csv = join(directory, 'few.csv');
  await writeFile(csv, rows.join('\n'));
  // Of a front end that Hyena's own training does not know.
  await writeEmbeddingVersion(models, 'spectral', { features: presets.yamnet });
  const args = ['train', '--on', 'spectral', '--data', few, ...cache, '--out', join(models, 'few')];
  const { code, stdout, stderr } = await command([...args, '--artists', csv], store);
  t.equal(code, 0, stderr);
  t.match(stderr, '4 folds, one for each artist');
  t.match(stdout, /\(4-fold cross-validation, split by artist\), 95 % interval 0\.[0-4]\d* to 1\.000/);

  // Its embedding is what it compares with its landmarks, from which the novelty comes.
  const own = join(models, 'own');
  const trained = await command(
    ['train', '--on', 'gtzan@2', '--data', few, '--artists', csv, ...cache, '--repeats', '1', '--out', own],
    { MODEL_STORE: join(root, 'models') },
  );
  t.equal(trained.code, 0, trained.stderr);
  t.match(trained.stdout, /own[/\\]1: track accuracy (1\.0|0\.9)/);
  const answer = await (await loadClassifier(own))(wav(chord([250, 310], 3)));
  t.ok(answer.probabilities[0] > 0.5, 'chords');
  t.notOk('novelty' in answer);
  t.match((await readVersion(join(own, '1'))).manifest, {
    head: { dimensions: 368, base: { name: 'gtzan' } },
  });

  await writeFile(
    csv,
    [...rows.slice(0, 9), ...rows.slice(9).map(row => row.replace('artist 1', 'artist 0'))].join('\n'),
  );
  const refused = await command([...args, '--artists', csv], store);
  t.equal(refused.code, 2);
  t.match(
    refused.stderr,
    /^hyena: noise: tracks of one artist only; at least two genres need those of two artists/m,
  );
});

t.test('says what cannot be trained on', async t => {
  await writeEmbeddingVersion(models, 'plain', { outputs: { scores: 'scores' } });
  const wrong: [args: string[], message: RegExp][] = [
    [['--on', 'plain'], /^hyena: plain 1 gives no embedding$/m],
    [['--on', 'nobody'], /^hyena: there is no model nobody in/m],
    [['--on', 'embedder@7'], /^hyena: there is no embedder 7$/m],
    [['--on', 'embedder', '--extractor', 'meyda'], /--on <model>' cannot be used with option '--extractor/],
  ];
  for (const [args, message] of wrong) {
    const { code, stderr } = await command(['train', ...args, ...labelled, '--out', out], store);
    // Outside of a process of its own, a command's options give Commander's code.
    t.equal(code, args.includes('--extractor') ? 1 : 2);
    t.match(stderr, message);
  }
});
