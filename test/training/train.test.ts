import { cp, mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { Evaluation } from '../../src/models/evaluation.js';
import { readVersion } from '../../src/models/version.js';
import { command } from '../command.js';
import { hyena } from '../hyena.js';
import { postRaw, startService } from '../service.js';
import { smallRecipe } from './small-recipe.js';
import { aiff, au, chord, drums, noise, wav } from '../../support/audio/synth.js';

const directory = t.testdir();
const data = join(directory, 'data');
const artists = join(directory, 'artists.csv');
const out = join(directory, 'models', 'synthetic');
const cache = ['--cache', join(directory, 'cache')];
const labelled = ['--data', data, '--artists', artists, ...cache];

/** Three genres that nobody could confuse, six artists each, in several formats and lengths; and a broken file. */
await (async () => {
  const genres: Record<string, (i: number) => Float32Array> = {
    chords: i => chord([220 + 20 * i, 277 + 25 * i, 330 + 30 * i], 2 + i),
    drums: i => drums(2 + i).map(sample => sample * (0.5 + 0.08 * i)),
    noise: i => noise(2 + i, 22050, 0.1 + 0.05 * i, i + 1),
  };
  const formats = [wav, au, aiff];
  const rows = ['clip,artist,label'];
  for (const [genre, make] of Object.entries(genres)) {
    await mkdir(join(data, 'genres', genre), { recursive: true });
    for (let i = 0; i < 6; i++) {
      const id = `${genre}.0000${i}`;
      await writeFile(join(data, 'genres', genre, `${id}.audio`), formats[i % 3](make(i)));
      rows.push(`${id},${genre} artist ${i},none`);
    }
  }
  await writeFile(join(data, 'genres', 'noise', 'broken.wav'), 'RIFF and nothing more');
  await writeFile(artists, rows.join('\n'));
})();

const training = [
  ...['train', ...labelled, '--out', out, '--folds', '2', '--repeats', '1', '--tried', '7'],
  ...smallRecipe,
];
const trained = await hyena(training);

t.test('trains a model and says how good it is', async t => {
  t.equal(trained.code, 0, trained.stderr);
  t.match(
    trained.stdout,
    /synthetic[/\\]1: track accuracy [01]\.\d+ ± 0\.000 \(2-fold cross-validation, split by artist\), 95 % interval [01]\.\d+ to [01]\.\d+\n/,
  );
  const { manifest } = await readVersion(join(out, '1'));
  t.match(manifest, {
    name: 'synthetic',
    version: 1,
    manifestVersion: 2,
    labels: ['chords', 'drums', 'noise'],
  });
  t.ok(manifest.metrics!.trackAccuracy > 0.9, `${manifest.metrics!.trackAccuracy}`);
  t.equal(manifest.embedding?.dimensions, manifest.normalisation!.mean.length);
  t.strictSame(manifest.dataset!.perGenre, { chords: 6, drums: 6, noise: 6 });
});

t.test('names and counts the files that cannot be read, and goes on', async t => {
  t.match(trained.stderr, /skipped 1 × .+\. \(noise\/broken\)/);
  t.match(trained.stderr, '18 tracks, 1 skipped');
  t.match(trained.stderr, 'no reference for drift: that takes at least 100 tracks');
  const { manifest } = await readVersion(join(out, '1'));
  t.match(manifest.dataset!.skipped, [{ track: 'noise/broken', reason: /\w/ }]);
});

t.test('leaves a complete artifact, with a card that tells leaky figures from honest ones', async t => {
  const files = (await readdir(join(out, '1'))).sort();
  t.strictSame(files, [
    'MODEL_CARD.md',
    'confusion.svg',
    'evaluation.json',
    'manifest.json',
    'model.json',
    'training-data.csv',
    'weights.bin',
  ]);
  const card = await readFile(join(out, '1', 'MODEL_CARD.md'), 'utf8');
  t.match(card, /statistics of the MFCC and the chroma over .* → softmax → smoothing/s);
  t.match(card, /split by artist \| \*\*/);
  t.match(card, /clips shuffled: \*leaky/);
  t.match(card, /over 18 tracks of 18 artists, seeds 0;/);
  t.match(card, /one of 7 that were compared on other seeds/);
  t.match(card, /\| 0 to 5 s \| 9 \| [01]\.\d{3} \| [01]\.\d{3} to [01]\.\d{3} \|/);
  t.match(card, /\| 0 or more \| 1\.00 \| [01]\.\d\d \|/);
});

t.test('gives the same model from the same seed, and another from another', async t => {
  for (const seed of ['0', '1']) {
    t.equal((await command([...training, '--seed', seed])).code, 0);
  }
  const weights = await Promise.all(
    ['1', '2', '3'].map(version => readFile(join(out, version, 'weights.bin'))),
  );
  const topology = await Promise.all(
    ['1', '2', '3'].map(version => readFile(join(out, version, 'model.json'))),
  );
  t.ok(weights[0].equals(weights[1]));
  t.notOk(weights[0].equals(weights[2]));
  t.ok(topology[0].equals(topology[1]));
  t.ok(topology[0].equals(topology[2]), 'which differs in its weights only');
});

t.test('evaluates a model, as text, as JSON and as a picture', async t => {
  const svg = join(directory, 'confusion.svg');
  const args = ['evaluate', '--model', out, ...labelled];
  const { code, stdout } = await command([...args, '--json', '--svg', svg]);
  t.equal(code, 0);
  const evaluation = JSON.parse(stdout) as Record<string, unknown>;
  t.match(evaluation, {
    trackAccuracy: 1,
    tracks: 18,
    artists: 18,
    // Of 18 artists; of nine.
    interval: { low: 0.025 ** (1 / 18), high: 1 },
    macroRecall: 1,
    artistBalancedAccuracy: 1,
    byLength: [
      { from: 0, below: 5, tracks: 9, accuracy: 1, interval: { low: 0.025 ** (1 / 9), high: 1 } },
      { from: 5, below: 15, tracks: 9, accuracy: 1, interval: { low: 0.025 ** (1 / 9), high: 1 } },
    ],
    coverage: [{ minConfidence: 0, answered: 1, accuracy: 1 }],
    perGenre: { noise: { precision: 1, recall: 1, f1: 1, support: 6 } },
    confusion: [
      [6, 0, 0],
      [0, 6, 0],
      [0, 0, 6],
    ],
    skipped: [{ track: 'noise/broken' }],
  });
  t.match(await readFile(svg, 'utf8'), /^<svg/);
  t.match((await command(args)).stdout, /track accuracy 1\.000 on 18 tracks\n.+ bootstrap over the tracks\n/);
});

t.test('does not train a genre of which no track can be used', async t => {
  const bad = join(directory, 'bad');
  await cp(join(data, 'genres'), bad, { recursive: true });
  await mkdir(join(bad, 'covers'));
  await writeFile(join(bad, 'covers', 'cover.jpg'), 'no sound');
  const { code, stderr } = await command(['train', '--data', bad, '--out', out, ...cache, ...smallRecipe]);
  t.equal(code, 1);
  t.match(stderr, /^hyena: no track of covers can be used$/m);
});

t.test('judges a model on one genre', async t => {
  const chords = join(directory, 'spot');
  await cp(join(data, 'genres', 'chords'), join(chords, 'chords'), { recursive: true });
  const args = ['evaluate', '--model', out, '--data', chords, ...cache, '--json'];
  const { code, stdout, stderr } = await command(args);
  t.equal(code, 0, stderr);
  t.match(JSON.parse(stdout), {
    trackAccuracy: 1,
    tracks: 6,
    macroRecall: 1,
    perGenre: { noise: { support: 0 } },
  });
});

t.test('finds out before any work that its result cannot be written', async t => {
  const file = join(directory, 'file');
  await writeFile(file, '');
  const absent = ['--data', '/does/not/exist'];
  for (const args of [
    ['train', ...absent, '--out', file],
    ['train', ...absent, '--out', join(file, 'deeper', 'model')],
    ['calibrate', '--model', out, ...absent, '--out', file],
    ['reference', '--model', out, ...absent, '--out', file],
    ['evaluate', '--model', out, ...absent, '--svg', join(file, 'a.svg')],
  ]) {
    const { code, stderr } = await command(args);
    t.equal(code, 1);
    t.match(stderr, /^hyena: nothing can be written to .*: (it is not a folder|ENOTDIR)\n$/);
  }
});

t.test('warns when artists are unknown', async t => {
  const { code, stderr, stdout } = await command([
    ...['evaluate', '--folds', '2', '--data', data, ...cache, '--json'],
    ...smallRecipe,
  ]);
  t.equal(code, 0);
  t.match(stderr, /warning: without --artists/);
  t.match(JSON.parse(stdout), { splitBy: 'file', folds: 2, tracks: 18, artists: 18 });
});

t.test('serves what it trained', async t => {
  const service = await startService(t, { MODEL_STORE: join(directory, 'models') });
  const response = await postRaw(service.url, wav(drums(9)));
  t.match(await response.json(), { genre: 'drums', model: { name: 'synthetic', version: 3 } });

  const card = await fetch(`${service.url}/models/synthetic/versions/3/card`);
  const { evaluation } = (await card.json()) as { evaluation: Evaluation };
  t.strictSame(evaluation, JSON.parse(await readFile(join(out, '3', 'evaluation.json'), 'utf8')));
});

t.test('says in one line what is wrong with the arguments', async t => {
  const wrong: [args: string[], message: RegExp][] = [
    [['train', '--data', '/does/not/exist', '--out', out], /\/does\/not\/exist is not a folder/],
    [
      ['train', '--data', join(data, 'genres', 'noise'), '--out', out, ...cache],
      /at least two folders with audio/,
    ],
    [['train', ...labelled, '--out', join(directory, 'Not a name'), '--folds', '2'], /model's name/],
    [['evaluate', '--data', data, ...cache], /--model is needed/],
    [['evaluate', '--model', directory, '--data', data, ...cache], /neither a version/],
    [
      ['evaluate', '--folds', '2', '--data', data, '--artists', join(data, 'genres', 'noise', 'broken.wav')],
      /columns clip and artist/,
    ],
  ];
  for (const [args, message] of wrong) {
    const { code, stdout, stderr } = await command(args);
    t.equal(code, 2);
    t.equal(stdout, '');
    t.match(stderr, message);
    t.equal(stderr.trim().split('\n').length, 1, stderr);
  }
});
