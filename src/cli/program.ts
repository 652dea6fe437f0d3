import { Command } from 'commander';
import { addModelCommands } from './models.js';
import type { ClassifyOptions } from './commands/classify.js';
import { batchCommand } from './batch.js';
import { embedCommand } from './embed.js';
import { addFeatureCommands } from './features.js';
import { workerCommand } from './worker.js';
import { configured, probability, secondsBetween, type Flags } from './options.js';
import { calibrateCommand, evaluateCommand, referenceCommand, trainCommand } from './training.js';
import { loadConfig, settings, type Config } from '../config/config.js';
import { checkRequiredKeys } from '../config/required-keys.js';

/** The command line: `hyena` with all its commands, each of which loads what it needs when it runs. */
export function createProgram(): Command {
  const program = new Command('hyena')
    .description('Says what genre a piece of music is.')
    .showHelpAfterError()
    // A command with commands of its own may have options of their names.
    .enablePositionalOptions();

  configured(program.command('serve'), Object.keys(settings) as (keyof Config)[])
    .description('start the REST service')
    .action(async (flags: Flags) => {
      const config = loadConfig(process.env, flags);
      checkRequiredKeys(config);
      const { serve } = await import('../serve/server.js');
      await serve(config);
    });

  configured(program.command('classify'), [
    'modelStore',
    'model',
    'modelVersions',
    'modelPublicKey',
    'modelCache',
    's3PathStyle',
    's3Anonymous',
    'workers',
    'tfBackend',
    'maxAudioSeconds',
    'maxSegments',
  ])
    .description('classify audio: files, folders, and what is below s3://bucket/prefix')
    .argument('[place...]', 'files, folders, or addresses in S3')
    .option(
      '--list <file>',
      'classify what a file (or -, standard input) names instead: a path or s3://bucket/key a line, or an S3 Inventory as CSV',
    )
    .option(
      '--min-confidence <probability>',
      "confidence under which the verdict is unsure (default: the version's own threshold)",
      probability,
    )
    .option('--json', 'print one JSON object a line')
    .option('--embedding', 'with --json: the embedding too')
    .option(
      '--every <seconds>',
      'a dense time line, with segments so many seconds apart over the whole track, and its sections',
      secondsBetween(0.1, 3600),
    )
    .action(
      async (
        places: string[],
        {
          json,
          embedding,
          every,
          minConfidence,
          list,
          ...flags
        }: ClassifyOptions & Flags & { list?: string },
      ) => {
        const { classifyTracks } = await import('./commands/classify.js');
        const config = loadConfig(process.env, flags);
        await classifyTracks({ places, list }, config, { json, embedding, every, minConfidence });
      },
    );

  embedCommand(program.command('embed'));
  workerCommand(program.command('worker'));
  batchCommand(program.command('batch'));

  addFeatureCommands(program);
  trainCommand(program.command('train'));
  evaluateCommand(program.command('evaluate'));
  calibrateCommand(program.command('calibrate'));
  referenceCommand(program.command('reference'));
  addModelCommands(program);

  program
    .command('keys')
    .description('make keys for clients of the service')
    .command('create')
    .description('print a fresh key, and the line that lets it in')
    .argument('<name>', 'whose key it is; names are logged')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: { json?: true }) => {
      const { createKey } = await import('./commands/keys.js');
      createKey(name, { json });
    });
  return program;
}
