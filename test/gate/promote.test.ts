import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import t from 'tap';
import type { Gate } from '../../src/models/gate.js';
import type { Labels } from '../../src/models/labels.js';
import { trainingDataName, writeTrainingData } from '../../src/models/training-data.js';
import { readVersion, sha256 } from '../../src/models/version.js';
import { writeVersion } from '../../src/models/write-version.js';
import { command } from '../command.js';
import { smallS3 } from '../models/small-s3.js';
import { chordsAndNoise } from '../training/chords-and-noise.js';
import { smallRecipe } from '../training/small-recipe.js';

const directory = t.testdir({ store: {} });
const store = join(directory, 'store');

/** Writes tracks of two genres, each by an artist of its own, and gives the table of artists. */
async function writeTracks(place: string, tracks: number, first: number): Promise<string> {
  const labelled = chordsAndNoise(tracks, first);
  for (const [path, bytes] of labelled.files) {
    await mkdir(dirname(join(place, path)), { recursive: true });
    await writeFile(join(place, path), bytes);
  }
  const artists = `${place}.csv`;
  await writeFile(artists, labelled.artists);
  return artists;
}

const [training, heldOut] = [join(directory, 'training'), join(directory, 'held-out')];
const trainingArtists = await writeTracks(training, 6, 0);
const heldOutArtists = await writeTracks(heldOut, 8, 20);
const trained = await command([
  ...['train', '--data', training, '--artists', trainingArtists, '--out', join(store, 'duo')],
  ...['--cache', join(directory, 'cache'), '--folds', '2', '--repeats', '1', ...smallRecipe],
]);
if (trained.code !== 0) throw new Error(trained.stderr);
await command(['models', 'label', 'duo', 'stable=1', '--model-store', store]);

/** Writes a version that is the first one but for its labels, or for what it was trained on. */
async function writeVariant(labels: string[], sources?: Uint8Array): Promise<void> {
  const { manifest, files } = await readVersion(join(store, 'duo', '1'));
  const { name, version, files: listed, ...draft } = manifest;
  const contents = Object.fromEntries(listed.map(({ path }) => [path, files.get(path)!]));
  const changed = { ...draft, labels, createdAt: new Date(version).toISOString(), reference: undefined };
  await writeVersion(join(store, name), changed, () => {
    return sources ? { ...contents, [trainingDataName]: sources } : contents;
  });
}

const contents = await Promise.all(
  (await readdir(heldOut, { recursive: true, withFileTypes: true }))
    .filter(entry => entry.isFile())
    .map(async ({ parentPath, name }) => sha256(await readFile(join(parentPath, name)))),
);
await writeVariant(['chords', 'noise']);
await writeVariant(['noise', 'chords']);
await writeVariant(['chords', 'noise'], writeTrainingData(contents.map(content => ({ content }))));

const promote = (version: number, ...args: string[]) =>
  command([
    ...['models', 'promote', 'duo', String(version), '--model-store', store, '--to', 'canary'],
    ...['--data', heldOut, '--artists', heldOutArtists, ...args],
  ]);
const labels = async () =>
  (JSON.parse(await readFile(join(store, 'duo', 'labels.json'), 'utf8')) as Labels).labels;
const gateOf = async (version: number) =>
  JSON.parse(await readFile(join(store, 'duo', String(version), 'gate.json'), 'utf8')) as Gate;

t.test('leaves it undecided on too few tracks, with 4, and says how many it would take', async t => {
  const { code, stdout } = await promote(2);
  t.equal(code, 4, stdout);
  t.match(stdout, /^duo 2 is undecided, compared with stable \(1\) on 16 tracks of 16 artists\n/);
  t.match(stdout, /it would take about \d+ tracks/);
  t.match(await gateOf(2), { heldOut: { decision: 'undecided', tracksNeeded: Number } });
  t.strictSame(await labels(), { stable: 1 });
});

t.test('promotes what is as good, leaves the report beside it, and figures for what runs it', async t => {
  const outputs = join(directory, 'outputs');
  const { code, stdout, stderr } = await promote(
    2,
    '--margin',
    '0.2',
    '--floor',
    'accuracy=0.8',
    '--outputs',
    outputs,
  );
  t.equal(code, 0, stdout + stderr);
  t.match(stdout, /duo: canary → 2\n$/);
  t.strictSame(await labels(), { stable: 1, canary: 2 });
  const { heldOut } = await gateOf(2);
  t.match(heldOut, {
    decision: 'promoted',
    to: 'canary',
    baseline: { label: 'stable', version: 1 },
    tracks: 16,
    artists: 16,
    refused: { tracks: 0, artists: 0 },
    trainingUnknown: [],
    difference: { value: 0 },
  });
  const figure = (name: string) => readFile(join(outputs, name), 'utf8');
  t.match(JSON.parse(await figure('report.json')), { name: 'duo', version: 2, promoted: true, ...heldOut });
  t.equal(await figure('decision'), 'promoted');
  t.equal(Number(await figure('accuracy')), heldOut!.accuracy.candidate);
  t.ok((await readdir(outputs)).includes('mcnemar-p'));
});

t.test('judges by tracks in a bucket as by the same in a folder', async t => {
  const server = await smallS3(t);
  for (const file of await readdir(heldOut, { recursive: true, withFileTypes: true }))
    if (file.isFile()) {
      const path = join(file.parentPath, file.name);
      server.objects.set(`held${path.slice(heldOut.length)}`, await readFile(path));
    }
  server.objects.set('held.csv', await readFile(heldOutArtists));
  const { tracks, artists, accuracy, mcnemar } = (await gateOf(2)).heldOut!;
  const { code, stdout, stderr } = await command(
    [
      ...['models', 'promote', 'duo', '2', '--model-store', store, '--to', 'canary', '--margin', '0.2'],
      ...['--data', 's3://models/held', '--artists', 's3://models/held.csv', '--floor', 'accuracy=0.8'],
    ],
    server.env,
  );
  t.equal(code, 0, stdout + stderr);
  t.match((await gateOf(2)).heldOut, { tracks, artists, accuracy, mcnemar, decision: 'promoted' });
});

t.test('refuses what is worse with 3, unless it is forced to, for a reason that is kept', async t => {
  const refused = await promote(3, '--margin', '0.2');
  t.equal(refused.code, 3, refused.stdout);
  t.match(refused.stdout, /✗ accuracy: changed by −/);
  t.strictSame(await labels(), { stable: 1, canary: 2 });
  const forced = await promote(3, '--margin', '0.2', '--force', 'a test of the alarm');
  t.equal(forced.code, 0, forced.stderr);
  t.strictSame(await labels(), { stable: 1, canary: 3 });
  t.match(await gateOf(3), { heldOut: { decision: 'refused', forced: 'a test of the alarm' } });
});

t.test('counts no track that either version was trained on, nor one of their artists', async t => {
  const { code, stderr } = await promote(4);
  t.equal(code, 2, 'none is left');
  t.match(stderr, /refused 16 tracks that were trained on, 0 whose artists were/);
  t.match(stderr, /of 16 tracks there is none that can be judged on/);

  const artists = join(directory, 'some.csv');
  const rows = ['noise-20,Artist of noise-0 ', 'chords-20,ARTIST OF CHORDS-1', 'chords-21,Somebody'];
  await writeFile(artists, ['clip,artist', ...rows].join('\n'));
  const byArtist = await promote(2, '--artists', artists);
  t.match(byArtist.stdout, /not counted: 0 tracks that one of them was trained on, 2 whose artists/);
  t.match(await gateOf(2), { heldOut: { tracks: 14, refused: { tracks: 0, artists: 2 } } });
});

t.test('a baseline that knows the tracks has them refused too', async t => {
  await command(['models', 'label', 'duo', 'known=4', '--model-store', store]);
  const { code, stderr } = await promote(2, '--baseline', 'known');
  t.equal(code, 2);
  t.match(stderr, /there is none that can be judged on/);
});

t.test('says with 2 what cannot be asked for', async t => {
  const wrong: [args: string[], message: RegExp][] = [
    [['--baseline', 'none'], /duo has no label none/],
    [['--floor', 'f1.metal=0.6'], /no figure f1\.metal/],
    [['--floor', 'accuracy'], /expected FIGURE=NUMBER/],
    [['--to', 'No'], /"No" cannot be a label/],
    [['--data', join(directory, 'none')], /is not a folder/],
    [['--from', 'canary'], /--data and --artists judge by held-out tracks/],
    [['--prometheus', 'http://127.0.0.1:9'], /--prometheus goes with --from/],
  ];
  for (const [args, message] of wrong)
    t.match(await promote(2, ...args), { code: 2, stdout: '', stderr: message });
  t.match(await promote(1), { code: 2, stderr: /the candidate is the baseline itself/ });
  t.match(await promote(9), { code: 2, stderr: /there is no duo 9/ });
});
