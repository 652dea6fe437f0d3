#!/usr/bin/env node
import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, InvalidArgumentError, Option } from 'commander';
import { flagOf, loadConfig, settings, shownDefault, type Config } from './config.js';

/** Settings as flags, before they are parsed. */
type Flags = Partial<Record<keyof Config, string>>;

/** A command whose flags are the service's settings. */
function configured(command: Command, names: readonly (keyof Config)[]): Command {
  for (const name of names) {
    const { env, help } = settings[name];
    command.option(`${flagOf(name)} <value>`, `${help} (${env}; default: ${shownDefault(name)})`);
  }
  return command;
}

const program = new Command('hyena').description('Says what genre a piece of music is.').showHelpAfterError();

configured(program.command('serve'), Object.keys(settings) as (keyof Config)[])
  .description('start the REST service')
  .action(async (flags: Flags) => {
    const { serve } = await import('./server.js');
    await serve(loadConfig(process.env, flags));
  });

configured(program.command('classify'), [
  'modelStore',
  'model',
  'modelVersions',
  'modelPublicKey',
  'modelCache',
  's3PathStyle',
  'workers',
  'tfBackend',
])
  .description('classify audio files')
  .argument('<file...>', 'audio files')
  .option('--json', 'print one JSON object a line')
  .action(async (files: string[], { json, ...flags }: { json?: true } & Flags) => {
    const { classifyFiles } = await import('./commands/classify.js');
    await classifyFiles(files, loadConfig(process.env, flags), { json });
  });

/** Parses a flag that is an integer. */
const integerFrom =
  (least: number) =>
  (text: string): number => {
    const value = Number(text);
    if (Number.isInteger(value) && value >= least) return value;
    throw new InvalidArgumentError(`expected an integer from ${least} on.`);
  };

/** The options that say where labelled audio lies and how it is split. */
function labelled(command: Command): Command {
  return configured(command, ['workers', 'tfBackend'])
    .requiredOption('--data <dir>', 'labelled audio: <dir>/genres/<genre>/<file> or <dir>/<genre>/<file>')
    .option('--artists <csv>', 'file with the columns clip and artist, to keep artists apart')
    .option('--cache <dir>', 'folder of the feature cache', join(homedir(), '.cache', 'hyena', 'features'))
    .option('--seed <number>', 'determines splits and weights', integerFrom(0), 0);
}

interface LabelledOptions extends Flags {
  data: string;
  artists?: string;
  cache: string;
  seed: number;
  repeats: number;
}

labelled(program.command('train'))
  .description('train a model and write it as a new version')
  .requiredOption('--out <dir>', "folder of the model, such as models/gtzan; the version's number is added")
  .addOption(new Option('--extractor <name>', 'whose MFCC').choices(['librosa', 'meyda']).default('librosa'))
  .option('--folds <number>', 'parts of the cross-validation', integerFrom(2), 5)
  .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 3)
  .action(
    async (options: LabelledOptions & { out: string; extractor: 'librosa' | 'meyda'; folds: number }) => {
      const { train } = await import('./commands/train.js');
      const { workers, tfBackend } = loadConfig(process.env, options);
      await train(options.out, options.extractor, { ...options, workers, backend: tfBackend });
    },
  );

labelled(program.command('evaluate'))
  .description('judge a model on labelled audio, or with --folds the training itself')
  .option('--model <dir>', 'folder of a version, or of a model, which stands for its newest version')
  .option('--folds <number>', 'cross-validate the training in so many parts', integerFrom(2))
  .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 1)
  .option('--svg <file>', 'write the confusion matrix as a picture')
  .option('--json', 'print one JSON object')
  .action(
    async (options: LabelledOptions & { model?: string; folds?: number; svg?: string; json?: true }) => {
      const { evaluate } = await import('./commands/evaluate.js');
      const { workers, tfBackend } = loadConfig(process.env, options);
      const seeds = Array.from({ length: options.repeats }, (_, repeat) => options.seed + repeat);
      await evaluate({ ...options, seeds, workers, backend: tfBackend });
    },
  );

const models = program.command('models').description('look after a model store');
configured(models.command('list', { isDefault: true }), ['modelStore', 's3PathStyle'])
  .description('list the versions in a store, verified')
  .option('--json', 'print JSON')
  .action(async ({ json, ...flags }: { json?: true } & Flags) => {
    const { listModels } = await import('./commands/models.js');
    const config = loadConfig(process.env, flags);
    await listModels(config.modelStore, config, { json });
  });

configured(models.command('import'), ['tfBackend'])
  .description(
    'make a version of a model that was trained elsewhere: .keras, .h5, or the model.json of TF.js',
  )
  .argument('<file>', 'the model')
  .requiredOption('--features <file>', 'JSON with its genres and the features that it was trained on')
  .requiredOption('--out <dir>', "folder of the model, such as models/mine; the version's number is added")
  .option('--json', 'print one JSON object')
  .action(async (file: string, options: { features: string; out: string; json?: true } & Flags) => {
    const { importFile } = await import('./commands/import-model.js');
    await importFile(file, { ...options, backend: loadConfig(process.env, options).tfBackend });
  });

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

// Whoever reads our output may stop early, as `head` does.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  process.exit(error.code === 'EPIPE' ? 0 : 1);
});

try {
  await program.parseAsync();
} catch (error) {
  for (const line of (error as Error).message.split('\n')) console.error(`hyena: ${line}`);
  process.exit(1);
}
