import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { featureShape } from '../../src/features/parameters.js';
import { readVersion } from '../../src/models/version.js';
import { command } from '../command.js';
import { music, wav } from '../../support/audio/synth.js';
import { smallRecipe } from './small-recipe.js';
import { writeTwoGenres } from './two-genres.js';

const directory = t.testdir();
const data = join(directory, 'data');
await writeTwoGenres(data);
const model = join(directory, 'models', 'two');
const labelled = ['--data', data, '--cache', join(directory, 'cache')];
const parts = ['--folds', '2', '--repeats', '1', ...smallRecipe];
const trained = await command(['train', ...labelled, '--out', model, ...parts]);
const manifestOf = async (folder: string) => (await readVersion(folder)).manifest;

t.test('training fits the thresholds on tracks that were held out', async t => {
  t.equal(trained.code, 0, trained.stderr);
  const { verdict } = await manifestOf(join(model, '1'));
  t.ok(verdict!.minConfidence! >= 0.5 && verdict!.minConfidence! <= 1, JSON.stringify(verdict));
  t.ok(verdict!.maxNovelty! > 0, JSON.stringify(verdict));
});

t.test('training on enough tracks writes down what they are like', async t => {
  const { features, reference, metrics } = await manifestOf(join(model, '1'));
  t.equal(metrics!.trackAccuracy, 1, 'the genres are told apart');
  t.equal(reference!.tracks, 100);
  t.equal(reference!.coefficients.length, featureShape(features).values);
  t.ok(Math.abs(reference!.genres.chords - 0.6) < 0.05, `${reference!.genres.chords}`);
  for (const { edges, shares } of [...reference!.coefficients, reference!.confidence]) {
    t.equal(shares.length, edges.length + 1);
    t.ok(
      shares.every(share => share > 0),
      'no bin is empty',
    );
  }
  const { shares } = reference!.coefficients[1];
  t.equal(shares.length, 10);
  for (const share of shares) t.ok(Math.abs(share - 0.1) < 0.02, `${share}`);
});

t.test('calibrating writes the next version with thresholds, and changes nothing else', async t => {
  const other = join(directory, 'models', 'other');
  for (const [options, out, number] of [
    [[], join(model, '2'), 1],
    [['--out', other, ...parts], join(other, '1'), 2],
  ] as const) {
    const { code, stdout, stderr } = await command(['calibrate', '--model', model, ...labelled, ...options]);
    t.equal(code, 0, stderr);
    const [what, outcome] = stdout.split('\n');
    t.match(
      what,
      new RegExp(
        `${out}: two ${number} with minConfidence [01][.\\d]* and maxNovelty \\d[.\\d]+, sha256:[0-9a-f]{64}$`,
      ),
    );
    t.match(
      outcome,
      /^of 100 tracks (9\d|100)\.0 % get a genre, the right one 100\.0 % of these; \d\.0 % are called no music$/,
    );
    const [before, after] = await Promise.all([manifestOf(join(model, '1')), manifestOf(out)]);
    t.match(after.verdict, { minConfidence: Number, maxNovelty: Number });
    const { name, version } = after;
    t.strictSame({ ...after, verdict: null }, { ...before, name, version, verdict: null });
  }
});

t.test('refuses what no threshold can be fitted on', async t => {
  const calibrate = () => command(['calibrate', '--model', model, ...labelled]);
  await rm(join(data, 'chords', '0.wav'));
  t.match(await calibrate(), {
    code: 1,
    stdout: '',
    stderr: /hyena: thresholds take at least 100 tracks, not 99\n$/,
  });
  await mkdir(join(data, 'polka'));
  await writeFile(join(data, 'polka', '0.wav'), wav(music(3)));
  t.match(await calibrate(), {
    code: 2,
    stdout: '',
    stderr: /^hyena: the model knows no polka; its genres are chords, noise\n$/,
  });
});
