import { Option, type Command } from 'commander';
import { loadConfig } from '../config/config.js';
import { cacheOption, openCache, type CacheOptions } from './feature-cache.js';
import { configOf, orchestrated, type Orchestrated } from './orchestrated.js';
import { openStore } from '../models/store/open-store.js';
import type { Recipe } from '../training/recipe.js';
import { recipeOption } from './recipe-option.js';
import { configured, integerFrom, several, type Flags } from './options.js';
import { asked, WrongUse } from './wrong-use.js';

interface LabelledOptions extends Flags {
  data: string;
  artists?: string;
  cache: CacheOptions;
  seed: number;
  repeats: number;
  recipe: Recipe;
}

/** The settings by which a command finds a version in a store. */
const storeSettings = ['modelStore', 's3PathStyle', 's3Anonymous', 'modelPublicKey'] as const;

/** The options that say where labelled audio lies and how it is split. */
function labelled(command: Command, isRequired = true): Command {
  return configured(command, ['workers', 'tfBackend'])
    .addOption(
      new Option(
        '--data <place>',
        'labelled audio, a folder or s3://bucket/prefix: <place>/genres/<genre>/<file> or <place>/<genre>/<file>',
      ).makeOptionMandatory(isRequired),
    )
    .option(
      '--artists <csv>',
      'file, or s3://bucket/key, with the columns clip and artist, to keep artists apart',
    )
    .addOption(cacheOption())
    .option('--seed <number>', 'determines splits and weights', integerFrom(0), 0)
    .addOption(recipeOption());
}

/** Adds the option for the labels of tracks, where they have several. */
function tagged(command: Command): Command {
  return command.option(
    '--labels <csv>',
    'for a model of several labels a track: file, or s3://bucket/key, with the columns clip and label, a row for each label of a track',
  );
}

/** The seeds of as many cross-validations as were asked for. */
function seedsOf({ seed, repeats }: LabelledOptions): number[] {
  return Array.from({ length: repeats }, (_, repeat) => seed + repeat);
}

interface TrainOptions extends Omit<LabelledOptions, 'data'>, Orchestrated {
  data?: string;
  /** Place of an export. */
  features?: string;
  out: string;
  extractor: 'librosa' | 'meyda';
  on?: string;
  folds: number;
  publish?: string;
  label: string[];
  sign?: string;
  tried?: number;
}

/** `train`, with its options and what it does. */
export function trainCommand(command: Command): Command {
  return configured(orchestrated(labelled(command, false)), storeSettings)
    .description('train a model and write it as a new version')
    .requiredOption('--out <dir>', "folder of the model, such as models/gtzan; the version's number is added")
    .addOption(
      new Option(
        '--features <place>',
        'in place of --data: a folder or s3://bucket/prefix that hyena features export --augmented has written',
      ).conflicts(['data', 'artists', 'on']),
    )
    .addOption(
      new Option('--extractor <name>', 'whose MFCC').choices(['librosa', 'meyda']).default('librosa'),
    )
    .addOption(
      new Option(
        '--on <model>',
        'train a head only, on the embeddings of this version in the model store: NAME, NAME@VERSION or NAME@LABEL',
      ).conflicts(['extractor', 'recipe']),
    )
    .option('--folds <number>', 'parts of the cross-validation', integerFrom(2), 5)
    .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 3)
    .option(
      '--tried <number>',
      'recipes that were compared to choose this one, on other seeds than these: the card says it',
      integerFrom(1),
    )
    .option('--publish <store>', 'then put the version into a store: s3://bucket/prefix, or a folder')
    .option('--label <name>', 'point a label to it there; may be given several times', several, [])
    .option('--sign <pem>', 'sign its manifest with this Ed25519 private key')
    .action(async (options: TrainOptions) => {
      const { train } = await import('./commands/train.js');
      const config = configOf(options);
      const { out, extractor, on, data, artists, features, publish, label, sign, tried, outputs } = options;
      const training = {
        ...options,
        cache: await openCache(options.cache, config),
        workers: config.workers,
        backend: config.tfBackend,
        recipesTried: tried,
      };
      const from = features === undefined ? undefined : await asked(() => openStore(features, config));
      if (from === undefined && data === undefined) throw new WrongUse('--data is needed, or --features');
      const audio = { data: data ?? '', artists, s3: config };
      const trained = on === undefined ? { extractor, of: from ?? audio } : { on, of: audio };
      await train(out, trained, training, config, { to: publish, label, sign }, outputs);
    });
}

/** `evaluate`, with its options and what it does. */
export function evaluateCommand(command: Command): Command {
  return configured(orchestrated(tagged(labelled(command))), storeSettings)
    .description('judge a model on labelled audio, or with --folds the training itself')
    .option('--model <dir>', 'folder of a version, or of a model, which stands for its newest version')
    .option('--folds <number>', 'cross-validate the training in so many parts', integerFrom(2))
    .addOption(
      new Option('--on <model>', 'with --folds: that of heads on this version in the model store').conflicts([
        'model',
        'recipe',
      ]),
    )
    .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 1)
    .option('--svg <file>', 'write the confusion matrix as a picture')
    .option('--json', 'print one JSON object')
    .action(
      async ({
        on,
        ...options
      }: LabelledOptions &
        Orchestrated & {
          model?: string;
          on?: string;
          folds?: number;
          svg?: string;
          json?: true;
          labels?: string;
        }) => {
        const { evaluate } = await import('./commands/evaluate.js');
        const { readBase } = await import('./commands/base-version.js');
        const config = configOf(options);
        const { workers, tfBackend: backend } = config;
        const base = on === undefined ? undefined : await asked(() => readBase(on, config));
        const cache = await openCache(options.cache, config);
        await evaluate({
          ...options,
          cache,
          s3: config,
          on: base,
          seeds: seedsOf(options),
          workers,
          backend,
        });
      },
    );
}

/** The options of a command that measures a version on labelled audio. */
function measuring(command: Command): Command {
  return configured(labelled(command), ['s3PathStyle', 's3Anonymous'])
    .requiredOption(
      '--model <dir>',
      'folder of a version, or of a model, which stands for its newest version',
    )
    .option(
      '--folds <number>',
      'the model was trained on this audio: cross-validate the training in so many parts',
      integerFrom(2),
    )
    .option('--repeats <number>', 'cross-validations, each with the next seed', integerFrom(1), 3);
}

interface CalibrateOptions extends LabelledOptions {
  model: string;
  out?: string;
  folds?: number;
  labels?: string;
}

/** `calibrate`, with its options and what it does. */
export function calibrateCommand(command: Command): Command {
  return tagged(measuring(command))
    .description(
      'write a version anew, with thresholds of the verdict, or of its labels, that fit labelled audio',
    )
    .option('--out <dir>', 'folder of the model that the version becomes the next of; default: its own')
    .action(async (options: CalibrateOptions) => {
      const { calibrate } = await import('./commands/calibrate.js');
      const config = loadConfig(process.env, options);
      const { workers, tfBackend: backend } = config;
      const cache = await openCache(options.cache, config);
      await calibrate({ ...options, cache, s3: config, seeds: seedsOf(options), workers, backend });
    });
}

/** `reference`, with its options and what it does. */
export function referenceCommand(command: Command): Command {
  return measuring(command)
    .description('write a version anew, with the reference by which the service measures drift')
    .requiredOption('--out <dir>', "folder of the model, such as models/gtzan; the version's number is added")
    .action(async (options: LabelledOptions & { model: string; out: string; folds?: number }) => {
      const { reference } = await import('./commands/reference.js');
      const config = loadConfig(process.env, options);
      const { workers, tfBackend: backend } = config;
      const cache = await openCache(options.cache, config);
      await reference({ ...options, cache, s3: config, seeds: seedsOf(options), workers, backend });
    });
}
