import { cpSync, existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { corpusFolder } from '../../support/fuzz/corpus.js';
import type { Assignment } from './messages.js';
import { runTarget, type Find } from './run-target.js';

/** Names that only the content of an input gives; an input that somebody named stays. */
const ofContent = /^[0-9a-f]{12}$/;

/** Bytes of the largest input that is kept. */
const largest = 16_384;

/**
 * Makes of the corpus of a target and of what was found since one that reaches the same code with fewer and smaller
 * inputs, and keeps that with the code.
 *
 * @param scratch a folder to work in
 */
export async function keepSmallest(assignment: Assignment, scratch: string, find: Find): Promise<void> {
  const { target, corpora } = assignment;
  rmSync(scratch, { recursive: true, force: true });
  mkdirSync(join(scratch, target), { recursive: true });
  await runTarget({ ...assignment, seconds: 0, corpora: [...corpora, scratch] }, find);
  const kept = join(corpusFolder, target);
  if (existsSync(kept))
    for (const name of readdirSync(kept)) if (ofContent.test(name)) rmSync(join(kept, name));
  cpSync(join(scratch, target), kept, {
    recursive: true,
    filter: path => statSync(path).isDirectory() || statSync(path).size <= largest,
  });
  rmSync(scratch, { recursive: true });
}
