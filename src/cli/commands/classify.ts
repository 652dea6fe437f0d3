import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.js';
import type { Engine } from '../../engine/engine.js';
import { requireKernels } from '../../engine/require-kernels.js';
import { Problem } from '../../problems.js';
import { describeClassification, type Answer, type AnswerOptions } from '../../engine/answer.js';
import { openModels } from '../../serve/open-models.js';
import type { VerdictName } from '../../engine/verdict.js';
import type { ServingVersion } from '../../models/registry/serving-version.js';
import { WrongUse } from '../wrong-use.js';
import { ownEngine } from './own-engine.js';
import { requireEmbedding } from './require-embedding.js';

/** How files are to be classified, and shown. */
export interface ClassifyOptions {
  readonly json?: boolean | undefined;
  /** The embedding too, in JSON. */
  readonly embedding?: boolean | undefined;
  /** In place of the version's own threshold. */
  readonly minConfidence?: number | undefined;
}

/**
 * `hyena classify FILE…`: one line a file on standard output, in the order of the arguments; files that cannot be
 * classified are named on standard error and make the exit code 1.
 */
export async function classifyFiles(
  files: readonly string[],
  config: Config,
  { json = false, ...options }: ClassifyOptions,
): Promise<void> {
  if (options.embedding && !json) throw new WrongUse('--embedding goes with --json');
  await requireKernels();
  const engine = ownEngine(config, Math.min(config.workers, files.length), files.length);
  try {
    const registry = await openModels(config, engine);
    await Promise.all([engine.warmUp(), registry.start()]);
    const model = registry.model().routing.primary!;
    if (options.embedding) await requireEmbedding(model, config);
    // Read one after the other, so that memory holds few files at a time however many are named.
    for (let next = 0; next < files.length; next += config.workers) {
      const batch = files.slice(next, next + config.workers);
      const answers = await Promise.all(batch.map(file => classifyFile(file, engine, model, options)));
      for (const [index, answer] of answers.entries()) print(batch[index], answer, json);
    }
  } finally {
    await engine.close();
  }
}

async function classifyFile(
  file: string,
  engine: Engine,
  model: ServingVersion,
  options: AnswerOptions,
): Promise<Answer | Error> {
  try {
    const { embedding = false } = options;
    const { answer } = engine.classify([await readFile(file)], model, { embedding });
    return describeClassification(await answer, model, options);
  } catch (error) {
    if (error instanceof Problem || (error as NodeJS.ErrnoException).syscall) return error as Error;
    throw error;
  }
}

/** What comes before the genres. */
const inWords: Record<VerdictName, string> = { genre: '', unsure: 'unsure: ', 'not-music': 'not music: ' };

function print(file: string, answer: Answer | Error, json: boolean): void {
  if (answer instanceof Error) {
    console.error(`hyena: ${file}: ${answer.message}`);
    process.exitCode = 1;
  } else if (json) {
    console.log(JSON.stringify({ file, ...answer }));
  } else {
    const shown = leading(answer).map(([genre, p]) => `${genre} ${(p * 100).toFixed(0)} %`);
    console.log(`${file}: ${inWords[answer.verdict]}${shown.join(', ')}`);
  }
}

/** All labels that a multi-label model names; the three most probable where it names none, and of other models. */
function leading({ labels = [], probabilities }: Answer): [genre: string, probability: number][] {
  if (labels.length > 0) return labels.map(({ label, probability }) => [label, probability]);
  return Object.entries(probabilities)
    .sort(([, a], [, b]) => b - a)
    .slice(0, 3);
}
