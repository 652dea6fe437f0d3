import { join } from 'node:path';
import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import { command } from '../command.js';
import { smallRecipe } from './small-recipe.js';
import { writeTwoGenres } from './two-genres.js';

t.test('training on enough tracks writes down what they are like', async t => {
  const directory = t.testdir();
  const data = join(directory, 'data');
  await writeTwoGenres(data);
  const out = join(directory, 'models', 'two');
  const options = ['--data', data, '--cache', join(directory, 'cache'), '--out', out];
  const { code, stderr } = await command([
    ...['train', ...options, '--folds', '2', '--repeats', '1'],
    ...smallRecipe,
  ]);
  t.equal(code, 0, stderr);

  const { reference, metrics } = (await readVersion(join(out, '1'))).manifest;
  t.equal(metrics!.trackAccuracy, 1, 'the genres are told apart');
  t.equal(reference!.tracks, 100);
  t.equal(reference!.coefficients.length, 13);
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
