// Feeds damaged files to the audio room, in child processes: `npm run fuzz -- --seconds 600`.
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { formats as table, type AudioFormat } from '../src/audio/formats.js';
import { createReport } from './fuzz/report.js';
import { run } from './fuzz/runner.js';

const formats = [...new Set(table.map(({ name }) => name))];

interface Options {
  seconds: number;
  mutants: number;
  seed: number;
  format?: AudioFormat;
  out: string;
}

function positive(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new InvalidArgumentError('expected an integer from 1 on.');
}

const program = new Command('fuzz')
  .description('Feeds damaged files to the decoders and says which of them do harm.')
  .option('--seconds <number>', 'how long', positive, 60)
  .option('--mutants <number>', 'how many at most', positive, Infinity)
  .option('--seed <number>', 'the first mutant of each format', positive, 1)
  .addOption(new Option('--format <name>', 'only mutants of this format').choices(formats))
  .option('--out <dir>', 'where mutants that do harm are saved', join(tmpdir(), 'hyena-fuzz'))
  .parse();
const options = program.opts<Options>();

const chosen = options.format ? [options.format] : formats;
const report = createReport(options.out);
const end = performance.now() + 1000 * options.seconds;
let count = 0;

function next() {
  if (performance.now() > end || count >= options.mutants) return undefined;
  const format = chosen[count % chosen.length];
  const seed = options.seed + Math.floor(count / chosen.length);
  count += 1;
  return { format, seed };
}

const progress = setInterval(
  () => console.log(`${report.mutants} mutants, ${report.findings} findings`),
  10_000,
);
await Promise.all(Array.from({ length: availableParallelism() }, () => run(next, report)));
clearInterval(progress);
report.print();
if (report.findings > 0) process.exitCode = 1;
