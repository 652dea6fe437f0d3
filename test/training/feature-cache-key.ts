import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t, { type Test } from 'tap';
import { defaultFeatureParameters as features } from '../../src/features/parameters.js';
import type { ExtractionOptions } from '../../src/training/data/extraction-job.js';
import { defaultRecipe } from '../../src/training/recipe.js';

export type Options = Pick<ExtractionOptions, 'features' | 'augmentation'>;

export const built = fileURLToPath(new URL('../../src/', import.meta.url));
export const training: Options = { features, augmentation: defaultRecipe.augmentation };

/** The keys that a new process computes with the program in a folder, one for each of the options. */
export function keysOf(folder: string, ...options: Options[]): string[] {
  const program = `
    const { featureCacheKey } = await import(${JSON.stringify(join(folder, 'training/data/feature-cache-key.js'))});
    const keys = [];
    for (const options of ${JSON.stringify(options)}) keys.push(await featureCacheKey(options));
    process.stdout.write(keys.join());`;
  const args = ['--input-type=module', '--eval', program];
  return execFileSync(process.execPath, args, { encoding: 'utf8' }).split(',');
}

/** The key of the program in a folder, for training. */
export const keyOf = (folder: string) => keysOf(folder, training)[0];

/** A copy of the program with a change in one file; it lies beside the original, since imports are looked up from there. */
export function changed(t: Test, file: string, from: string | RegExp, to: string): string {
  const copy = join(built, '../changed-front-end');
  t.teardown(() => rmSync(copy, { recursive: true, force: true }));
  cpSync(built, copy, { recursive: true });
  const text = readFileSync(join(copy, file), 'utf8');
  const changedText = text.replace(from, to);
  if (changedText === text) throw new Error(`${file} has no ${from}`);
  writeFileSync(join(copy, file), changedText);
  return copy;
}

/** A change of the program: a name for it, and a text in a file that is replaced by another. */
type Change = [name: string, file: string, from: string, to: string];

/** The key of the program as it is. */
export const key = keyOf(built);

/** Promises that each change gives another key. */
export function testChanges(changes: readonly Change[]): void {
  for (const [name, ...change] of changes) {
    t.test(`another ${name} gives another key`, async t => {
      t.not(keyOf(changed(t, ...change)), key);
    });
  }
}
