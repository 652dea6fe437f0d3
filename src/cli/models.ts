import { Option, type Command } from 'commander';
import type { LabelOptions } from './commands/models/label.js';
import type { ImportOptions } from './commands/models/import.js';
import type { PruneCommandOptions } from './commands/models/prune.js';
import { loadConfig, type Config } from '../config/config.js';
import { presets } from '../features/presets.js';
import { configOf, orchestrated, type Orchestrated } from './orchestrated.js';
import { promoteCommand } from './promote.js';
import { configured, integerFrom, percent, several, type Flags } from './options.js';

/** The settings by which a command finds the store. */
const storeSettings: readonly (keyof Config)[] = ['modelStore', 's3PathStyle', 's3Anonymous'];

const publicKey = 'modelPublicKey';

const signHelp = 'sign the labels with this Ed25519 private key';

interface Json {
  json?: true;
}

/** Adds `hyena models …`, which looks after model stores. */
export function addModelCommands(program: Command): void {
  const models = program.command('models').description('look after a model store');
  addReading(models);
  addMoving(models);
  addImporting(models);
  addChanging(models);
  promoteCommand(models.command('promote'));
}

function addReading(models: Command): void {
  configured(models.command('list', { isDefault: true }), storeSettings)
    .description('list the versions in a store, by their manifests')
    .option('--json', 'print a JSON array')
    .action(async ({ json, ...flags }: Json & Flags) => {
      const { list } = await import('./commands/models/list.js');
      await list(loadConfig(process.env, flags), { json });
    });

  configured(models.command('verify'), [...storeSettings, publicKey])
    .description('read every file of versions in a store; the exit code is 1 when anything is wrong')
    .argument('[model]', 'NAME, NAME@VERSION or NAME@LABEL; default: all')
    .option('--json', 'print a JSON array')
    .action(async (selector: string | undefined, { json, ...flags }: Json & Flags) => {
      const { verifyModels } = await import('./commands/models/verify.js');
      await verifyModels(selector, loadConfig(process.env, flags), { json });
    });
}

function addMoving(models: Command): void {
  models
    .command('sign')
    .description("sign a version's manifest")
    .argument('<dir>', 'folder of a version, or of a model, which stands for its newest version')
    .requiredOption('--key <pem>', 'Ed25519 private key, as openssl genpkey makes it')
    .option('--json', 'print one JSON object')
    .action(async (directory: string, options: Json & { key: string }) => {
      const { sign } = await import('./commands/models/sign.js');
      await sign(directory, options);
    });

  configured(orchestrated(models.command('push')), ['s3PathStyle', publicKey])
    .description('put a version into a store')
    .argument('<dir>', 'folder of a version, or of a model, which stands for its newest version')
    .argument('<store>', 's3://bucket/prefix, or a folder')
    .option('--label <name>', 'point a label to it; may be given several times', several, [])
    .option('--sign <pem>', 'sign its manifest, and labels, with this Ed25519 private key')
    .option('--json', 'print one JSON object')
    .action(
      async (
        directory: string,
        store: string,
        {
          label,
          sign,
          json,
          outputs,
          ...flags
        }: Json & Orchestrated & { label: string[]; sign?: string } & Flags,
      ) => {
        const { push } = await import('./commands/models/push.js');
        await push(directory, store, configOf(flags), { label, sign, json, outputs });
      },
    );

  configured(models.command('pull'), ['s3PathStyle', 's3Anonymous', publicKey])
    .description('bring a version from a store to this machine')
    .argument('<store>', 's3://bucket/prefix, or a folder')
    .argument('<model>', 'NAME, which stands for its newest version, NAME@VERSION or NAME@LABEL')
    .argument('<dir>', 'folder below which it becomes <name>/<version>/')
    .option('--json', 'print one JSON object')
    .action(async (store: string, selector: string, directory: string, { json, ...flags }: Json & Flags) => {
      const { pull } = await import('./commands/models/pull.js');
      await pull(store, selector, directory, loadConfig(process.env, flags), { json });
    });
}

function addImporting(models: Command): void {
  configured(models.command('import'), ['tfBackend'])
    .description(
      'make a version of a model that was trained elsewhere: .keras, .h5, or the model.json of TF.js',
    )
    .argument('<file>', 'the model')
    .requiredOption(
      '--features <file>',
      `JSON with the features that it was trained on and its labels, or ${Object.keys(presets).join(', ')}`,
    )
    .option('--labels <file>', 'names of its outputs: a JSON list, a CSV with a column name, or one a line')
    .option('--embedding <name>', 'its output, or a layer inside it, that describes a segment')
    .option('--scores <name>', 'its output with a score for each label, where it has several')
    .option('--input <name>', 'its input that takes the features, where it has several')
    .addOption(
      new Option('--task <task>', 'whether a track has one label, or any number of them').choices([
        'single-label',
        'multi-label',
      ]),
    )
    .option('--licence <name>', 'that of the network, such as Apache-2.0')
    .requiredOption('--out <dir>', "folder of the model, such as models/mine; the version's number is added")
    .option('--json', 'print one JSON object')
    .action(async (file: string, { tfBackend, ...options }: Omit<ImportOptions, 'backend'> & Flags) => {
      const { importFile } = await import('./commands/models/import.js');
      const { tfBackend: backend } = loadConfig(process.env, tfBackend === undefined ? {} : { tfBackend });
      await importFile(file, { ...options, backend });
    });
}

function addChanging(models: Command): void {
  const changing = [...storeSettings, publicKey] as const;

  configured(models.command('label'), changing)
    .description('point a label to a version, or say what is to be done with it')
    .argument('<name>', 'the model')
    .argument('[label=version]', 'as in canary=3')
    .option('--traffic <percent>', 'share of the requests that name no version and go to the label', percent)
    .option('--no-traffic', 'no share of the requests goes to a label any more')
    .option('--shadow', "compare the label's answers with those that are given")
    .option('--no-shadow', 'compare no more')
    .option('--remove <label>', 'take a label away')
    .option('--sign <pem>', signHelp)
    .option('--json', 'print one JSON object')
    .action(
      async (
        name: string,
        assignment: string | undefined,
        { remove, traffic, shadow, sign, json, ...flags }: LabelOptions & Flags,
      ) => {
        const { labelModel } = await import('./commands/models/label.js');
        const options = { remove, traffic, shadow, sign, json };
        await labelModel(name, assignment, loadConfig(process.env, flags), options);
      },
    );

  configured(models.command('rollback'), changing)
    .description('withdraw the newest version of a model, so that services go back to the one before')
    .argument('<name>', 'the model')
    .addOption(new Option('--label <name>', 'only point this label back').conflicts('to'))
    .option('--to <version>', 'withdraw all newer versions, and take this one back in', integerFrom(1))
    .option('--sign <pem>', signHelp)
    .option('--json', 'print one JSON object')
    .action(
      async (
        name: string,
        { label, to, sign, json, ...flags }: Json & { label?: string; to?: number; sign?: string } & Flags,
      ) => {
        const { rollBack } = await import('./commands/models/rollback.js');
        await rollBack(name, loadConfig(process.env, flags), { label, to, sign, json });
      },
    );

  configured(models.command('prune'), changing)
    .description('remove old versions from a store; those with a label stay')
    .argument('<name>', 'the model')
    .option('--keep <number>', 'how many versions stay, the newest', integerFrom(1))
    .option('--incomplete', 'remove what pushes left an hour ago or longer that did not come to their end')
    .option('--dry-run', 'only say what would be removed')
    .option('--sign <pem>', signHelp)
    .option('--json', 'print one JSON object')
    .action(
      async (
        name: string,
        { keep, incomplete, dryRun, sign, json, ...flags }: PruneCommandOptions & Flags,
      ) => {
        const { prune } = await import('./commands/models/prune.js');
        await prune(name, loadConfig(process.env, flags), { keep, incomplete, dryRun, sign, json });
      },
    );
}
