// Fuzzes all that reads a stranger's bytes, and looks where its inputs go: `npm run fuzz -- --seconds 600`.
import { mkdirSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { addToCorpus, corpusFolder } from '../support/fuzz/corpus.js';
import { targets } from '../support/fuzz/targets.js';
import { keepSmallest } from './fuzz/keep.js';
import type { Progress } from './fuzz/messages.js';
import { runTarget } from './fuzz/run-target.js';

interface Options {
  seconds: number;
  seed: number;
  target: string[];
  out: string;
  input?: string;
  keep?: true;
  files?: true;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected an integer from 1 on.');
}

const program = new Command('fuzz')
  .description('Changes inputs of all that reads a stranger’s bytes, and keeps those that reach new code.')
  .option('--seconds <number>', 'how long, all targets together', positive, 60)
  .option('--seed <number>', 'of the random numbers', positive, 1)
  .addOption(
    new Option('--target <names...>', 'only these')
      .choices(Object.keys(targets))
      .default(Object.keys(targets)),
  )
  .option(
    '--out <dir>',
    'where inputs that reach new code or break a promise go',
    join(tmpdir(), 'hyena-fuzz'),
  )
  .option('--input <file>', 'run this input only, of the one target')
  .option('--keep', 'keep a smallest set of inputs with the code')
  .option('--files', 'show which files of the code were reached how far')
  .parse();
const { seconds, seed, target: names, out, input, keep, files } = program.opts<Options>();

if (input !== undefined) {
  const { run } = await targets[names[0]]();
  // Decoders print, and so the console is silent here.
  process.stdout.write(`${await run(readFileSync(input))}\n`);
  process.exit();
}

/** By what is thrown and where, which many inputs may have in common. */
const findings = new Set<string>();

function find(target: string, bytes: Uint8Array, finding: string): void {
  const kind = `${target}: ${finding.split('\n', 2).join(' ')}`;
  if (findings.has(kind)) return;
  findings.add(kind);
  const path = addToCorpus(join(out, 'findings'), target, bytes);
  console.log(`${target}: ${finding}\n  again with --target ${target} --input ${path}`);
}

const found = join(out, 'corpus');
mkdirSync(out, { recursive: true });
const workers = Math.min(availableParallelism(), names.length);
const share = (seconds * workers) / names.length;
const rows: Record<string, object> = {};
const left = [...names];

async function work(): Promise<void> {
  for (let target = left.shift(); target; target = left.shift()) {
    const underWay = join(out, `${target}.under-way`);
    const assignment = { target, seed, underWay, seconds: share, corpora: [corpusFolder, found] };
    const progress = await runTarget(assignment, find);
    if (keep) await keepSmallest(assignment, join(out, 'smallest', target), find);
    rmSync(underWay, { force: true });
    if (progress) show(target, progress);
  }
}

function show(target: string, { executions, kept, files: texts, slowest, peakBytes }: Progress): void {
  const [reached, total] = ['reached', 'total'].map(key =>
    [...texts.values()].reduce((sum, text) => sum + text[key as 'total'], 0),
  );
  const percent = (part: number, of: number) => Math.round((100 * part) / of);
  rows[target] = {
    executions,
    inputs: kept,
    '% of the code': percent(reached, total),
    'slowest, ms': Math.round(slowest),
    MiB: Math.round(peakBytes / 2 ** 20),
  };
  console.log(`${target}: ${executions} executions, ${kept} inputs`);
  if (!files) return;
  for (const [url, text] of texts)
    console.log(
      `  ${String(percent(text.reached, text.total)).padStart(3)} %  ${relative('dist', new URL(url).pathname)}`,
    );
}

await Promise.all(Array.from({ length: workers }, work));
console.table(rows);
console.log(`${findings.size} findings`);
if (findings.size > 0) process.exitCode = 1;
