import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { defaultFeatureParameters as features } from '../../src/features/parameters.js';
import type { ExtractionOptions } from '../../src/training/data/extraction-job.js';
import { defaultRecipe } from '../../src/training/recipe.js';

type Options = Pick<ExtractionOptions, 'features' | 'augmentation'>;

const built = fileURLToPath(new URL('../../src/', import.meta.url));
const training: Options = { features, augmentation: defaultRecipe.augmentation };

/** The keys that a new process computes with the program in a folder, one for each of the options. */
function keysOf(folder: string, ...options: Options[]): string[] {
  const program = `
    const { featureCacheKey } = await import(${JSON.stringify(join(folder, 'training/data/feature-cache-key.js'))});
    const keys = [];
    for (const options of ${JSON.stringify(options)}) keys.push(await featureCacheKey(options));
    process.stdout.write(keys.join());`;
  const args = ['--input-type=module', '--eval', program];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).split(',');
}

/** The key of the program in a folder, for training. */
const keyOf = (folder: string) => keysOf(folder, training)[0];

/** A copy of the program with a change in one file; it lies beside the original, since imports are looked up from there. */
function changed(t: Test, file: string, from: string | RegExp, to: string): string {
  const copy = join(built, '../changed-front-end');
  t.teardown(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(built, copy, { recursive: true });
  const text = readFileSync(join(copy, file), 'utf8');
  const changedText = text.replace(from, to);
  if (changedText === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(copy, file), changedText);
  return copy;
}

const key = keyOf(built);

t.test('the same program and parameters have one key in every process', async t => {
  t.match(key, /^[0-9a-f]{16}$/);
  t.equal(keyOf(built), key);
});

t.test('a comment changes no key', async t => {
  t.equal(keyOf(changed(t, 'features/librosa.js', /^/, '// A comment.\n')), key);
});

const changes: [name: string, file: string, from: string, to: string][] = [
  ['range of decibels', 'features/librosa.js', 'decibelRange = 80', 'decibelRange = 79'],
  ['least power', 'features/librosa.js', 'leastPower = 1e-10', 'leastPower = 1.1e-10'],
  ['window', 'features/window.js', '0.5 * Math.cos', '0.4999 * Math.cos'],
  ['mel scale', 'features/mel-scale.js', 'breakHz = 1000', 'breakHz = 1001'],
  ['edge of the resampler', 'audio/resample/lowpass.js', 'cutoff = 0.957', 'cutoff = 0.958'],
  ['margin of songs', 'features/segments.js', 'longestMargin = 15', 'longestMargin = 14'],
  ['tolerance of durations', 'features/segments.js', 'tolerance = 0.1', 'tolerance = 0.3'],
  ['choice of the speed', 'training/data/augment.js', '-speed, speed', '-speed, 2 * speed'],
  ['loss that a codec stands for', 'training/data/augment.js', 'random, 30, 90', 'random, 31, 90'],
];
for (const [name, ...change] of changes) {
  t.test(`another ${name} gives another key`, async t => {
    t.not(keyOf(changed(t, ...change)), key);
  });
}

t.test('other parameters have another key', async t => {
  const others: Options[] = [
    { features },
    { ...training, features: { ...features, segmentSeconds: 2 } },
    { ...training, features: { ...features, extractor: 'meyda' } },
    { ...training, augmentation: { ...defaultRecipe.augmentation, variants: 3 } },
  ];
  const keys = keysOf(built, ...others);
  t.equal(new Set([key, ...keys]).size, 1 + others.length);
});
