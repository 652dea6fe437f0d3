import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { readVersion } from '../../src/models/version.js';
import { defaultRecipe } from '../../src/training/recipe.js';
import { hyena } from '../hyena.js';
import { chord, drums, noise, wav } from '../../support/audio/synth.js';

t.test('trains by the recipe of the models that are released', async t => {
  const directory = t.testdir();
  const data = join(directory, 'data');
  const genres: Record<string, (i: number) => Float32Array> = {
    chords: i => chord([220 + 20 * i, 277 + 25 * i, 330 + 30 * i], 2 + i),
    drums: i => drums(2 + i).map(sample => sample * (0.5 + 0.08 * i)),
    noise: i => noise(2 + i, 22050, 0.1 + 0.05 * i, i + 1),
  };
  for (const [genre, make] of Object.entries(genres)) {
    await mkdir(join(data, genre), { recursive: true });
    for (let i = 0; i < 6; i++) await writeFile(join(data, genre, `${i}.wav`), wav(make(i)));
  }
  const out = join(directory, 'models', 'synthetic');
  const options = ['--data', data, '--cache', join(directory, 'cache'), '--out', out];
  const { code, stderr } = await hyena(['train', ...options, '--folds', '2', '--repeats', '1']);
  t.equal(code, 0, stderr);
  const { manifest } = await readVersion(join(out, '1'));
  t.strictSame(manifest.training!.recipe, defaultRecipe);
  t.ok(manifest.metrics!.trackAccuracy > 0.9, `${manifest.metrics!.trackAccuracy}`);
});
