import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Where inputs are kept with the code, a folder for each target. */
export const corpusFolder = fileURLToPath(new URL('../../../support/fuzz/corpus/', import.meta.url));

/** The inputs of a target that lie in a folder of corpora, by name, the smallest first. */
export function readCorpus(folder: string, target: string): Map<string, Buffer> {
  const place = join(folder, target);
  let names: string[];
  try {
    names = readdirSync(place);
  } catch {
    return new Map();
  }
  const inputs = names.map(name => [name, readFileSync(join(place, name))] as const);
  return new Map(inputs.sort(([, a], [, b]) => a.length - b.length));
}

/** Adds an input, under a name that its content gives it. @returns the path of its file */
export function addToCorpus(folder: string, target: string, input: Uint8Array): string {
  const place = join(folder, target);
  mkdirSync(place, { recursive: true });
  const path = join(place, createHash('sha256').update(input).digest('hex').slice(0, 12));
  writeFileSync(path, input);
  return path;
}
