import { Option, type Command } from 'commander';
import type { WorkerCommandOptions } from './commands/worker.js';
import { configOf, configured, type Flags } from './options.js';

/** Separated by commas. */
const paths = (text: string): readonly string[] =>
  text
    .split(',')
    .map(path => path.trim())
    .filter(path => path !== '');

/** `worker`, with its options and what it does. */
export function workerCommand(command: Command): Command {
  const flags = configured(command, [
    'modelStore',
    'modelPublicKey',
    'modelCache',
    's3PathStyle',
    's3Anonymous',
    'audioSources',
    'workers',
    'maxUploadBytes',
    'maxAudioSeconds',
    'jobTimeoutMs',
    'childMemoryBytes',
    'childIsolation',
    'shutdownTimeoutMs',
    'logLevel',
    'tfBackend',
  ]);
  return flags
    .description('classify the tracks that the jobs of a BullMQ queue name, until SIGTERM')
    .addOption(
      new Option('--queue <url>', 'Redis: redis:// or rediss://').env('QUEUE_URL').makeOptionMandatory(),
    )
    .option('--name <name>', "the queue's name", 'hyena')
    .requiredOption('--model <name>', 'NAME, which stands for its newest version, NAME@VERSION or NAME@LABEL')
    .addOption(
      new Option('--folders <paths>', 'folders that jobs may refer to, too, separated by commas')
        .env('AUDIO_FOLDERS')
        .argParser(paths)
        .default([], 'none'),
    )
    .option('--out <place>', 'folder or s3://bucket/prefix that each row is written to, too')
    .option('--embedding', 'the embedding too')
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(
      async ({ queue, name, model, folders, out, embedding, ...rest }: WorkerCommandOptions & Flags) => {
        const { work } = await import('./commands/worker.js');
        await work(configOf(rest), { queue, name, model, folders, out, embedding });
      },
    );
}
