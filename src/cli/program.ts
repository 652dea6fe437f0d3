import { homedir } from 'node:os';
import { join } from 'node:path';
import { Command, Option } from 'commander';
import { addModelCommands } from './models.js';
import { configured, integerFrom, several, type Flags } from './options.js';
import { loadConfig, settings, type Config } from '../config/config.js';

const program = new Command('hyena').description('Says what genre a piece of music is.').showHelpAfterError();

configured(program.command('serve'), Object.keys(settings) as (keyof Config)[])
  .description('start the REST service')
  .action(async (flags: Flags) => {
    const { serve } = await import('../serve/server.js');
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

/** The seeds of as many cross-validations as were asked for. */
function seedsOf({ seed, repeats }: LabelledOptions): number[] {
  return Array.from({ length: repeats }, (_, repeat) => seed + repeat);
}

interface TrainOptions extends LabelledOptions {
  out: string;
  extractor: 'librosa' | 'meyda';
  folds: number;
  publish?: string;
  label: string[];
  sign?: string;
}

configured(labelled(program.command('train')), ['s3PathStyle', 'modelPublicKey'])
  .description('train a model and write it as a new version')
  .requiredOption('--out <dir>', "folder of the model, such as models/gtzan; the version's number is added")
  .addOption(new Option('--extractor <name>', 'whose MFCC').choices(['librosa', 'meyda']).default('librosa'))
  .option('--folds <number>', 'parts of the cross-validation', integerFrom(2), 5)
  .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 3)
  .option('--publish <store>', 'then put the version into a store: s3://bucket/prefix, or a folder')
  .option('--label <name>', 'point a label to it there; may be given several times', several, [])
  .option('--sign <pem>', 'sign its manifest with this Ed25519 private key')
  .action(async (options: TrainOptions) => {
    const { train } = await import('./commands/train.js');
    const config = loadConfig(process.env, options);
    const { out, extractor, publish, label, sign } = options;
    const training = { ...options, workers: config.workers, backend: config.tfBackend };
    await train(out, extractor, training, config, { to: publish, label, sign });
  });

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
      await evaluate({ ...options, seeds: seedsOf(options), workers, backend: tfBackend });
    },
  );

labelled(program.command('reference'))
  .description(
    'write a version anew, with the reference by which the service tells how far what it hears has drifted',
  )
  .requiredOption('--model <dir>', 'folder of a version, or of a model, which stands for its newest version')
  .requiredOption('--out <dir>', "folder of the model, such as models/gtzan; the version's number is added")
  .option(
    '--folds <number>',
    'the model was trained on this audio: cross-validate the training in so many parts',
    integerFrom(2),
  )
  .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 3)
  .action(async (options: LabelledOptions & { model: string; out: string; folds?: number }) => {
    const { reference } = await import('./commands/reference.js');
    const { workers, tfBackend } = loadConfig(process.env, options);
    await reference({ ...options, seeds: seedsOf(options), workers, backend: tfBackend });
  });

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
