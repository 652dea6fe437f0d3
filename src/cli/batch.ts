import { Option, type Command } from 'commander';
import { rowFormats } from '../batch/row-formats.js';
import type { Config } from '../config/config.js';
import type { BatchOptions, RunOptions } from './commands/batch-request.js';
import { configOf, configured, integerFrom, percentage, secondsBetween, type Flags } from './options.js';

const stores: readonly (keyof Config)[] = ['modelStore', 'modelPublicKey', 's3PathStyle', 's3Anonymous'];

/** `batch`, with its options and what it does, and what belongs to it. */
export function batchCommand(command: Command): void {
  // What follows the name of a command belongs to that one.
  command.enablePositionalOptions();
  job(command, [
    ...stores,
    'modelCache',
    'workers',
    'maxUploadBytes',
    'maxAudioSeconds',
    'maxSegments',
    'tfBackend',
  ])
    .description('label every track of a catalogue, and go on where an earlier run has ended')
    .option(
      '--shard <index>',
      'do this shard only (default: JOB_COMPLETION_INDEX, AWS_BATCH_JOB_ARRAY_INDEX or SLURM_ARRAY_TASK_ID; else all)',
      integerFrom(0),
    )
    .option('--retry-failed', 'label those anew that failed')
    .option(
      '--fail-above <percent>',
      'end with 3 when more of the tracks than this failed, as in 1%',
      percentage,
    )
    .option('--metrics <file>', "write metrics for the textfile collector of Prometheus' node exporter")
    // Tests end it between parts that take less than a minute.
    .addOption(
      new Option('--part-rows <number>', 'rows of a part').argParser(integerFrom(1)).default(1000).hideHelp(),
    )
    .action(async (source: string | undefined, options: RunOptions & Flags) => {
      const { batch } = await import('./commands/batch.js');
      await batch(source, configOf(options), options);
    });
  job(command.command('plan'), [...stores, 'maxUploadBytes'])
    .description('list a catalogue and write the keys of all shards, before processes begin on them')
    .action(async (source: string | undefined, options: BatchOptions & Flags) => {
      const { plan } = await import('./commands/batch-plan.js');
      await plan(source, configOf(options), options);
    });
  exitWith2(configured(command.command('status'), ['s3PathStyle']))
    .description('say how far a batch is')
    .argument('<out>', 'where it writes to')
    .option('--json', 'print one JSON object')
    .action(async (out: string, { json, ...flags }: { json?: true } & Flags) => {
      const { status } = await import('./commands/batch-status.js');
      await status(out, configOf(flags), { json });
    });
}

function job(command: Command, names: readonly (keyof Config)[]): Command {
  return (
    exitWith2(configured(command, names))
      .argument(
        '[source]',
        'folder or s3://bucket/prefix; files without the name of a format are not looked at',
      )
      .option(
        '--list <file>',
        'in place of it: a path or address a line, or an S3 Inventory; - for standard input',
      )
      // Commander would ask commands below it for an option that it requires, too.
      .option('--out <place>', 'folder or s3://bucket/prefix that the labels are written to')
      .option('--model <name>', 'NAME, which stands for its newest version, NAME@VERSION or NAME@LABEL')
      .option(
        '--shards <number>',
        'parts of the catalogue for processes of their own (default: 1)',
        integerFrom(1),
      )
      .addOption(new Option('--format <format>', 'JSON Lines, the default, or Parquet').choices(rowFormats))
      .option('--embedding', 'write the embeddings too')
      .option(
        '--every <seconds>',
        'write the sections of a dense time line too, with segments so many seconds apart over the whole track',
        secondsBetween(0.1, 3600),
      )
  );
}

const exitWith2 = (command: Command): Command =>
  command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2));
