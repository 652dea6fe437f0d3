import { Option, type Command } from 'commander';
import type { EmbedCommandOptions } from './commands/embed.js';
import { configOf, configured, type Flags } from './options.js';

/** `embed`, with its options and what it does. */
export function embedCommand(command: Command): Command {
  const flags = configured(command, [
    'modelStore',
    'modelPublicKey',
    'modelCache',
    's3PathStyle',
    's3Anonymous',
    'workers',
    'maxUploadBytes',
    'maxAudioSeconds',
    'tfBackend',
  ]);
  return flags
    .description('write the embedding of every audio file in a folder or below s3://bucket/prefix')
    .argument(
      '<source>',
      'folder, or s3://bucket/prefix; files without the name of a format are not looked at',
    )
    .requiredOption('--model <name>', 'NAME, which stands for its newest version, NAME@VERSION or NAME@LABEL')
    .requiredOption('--out <file>', 'file, which is replaced when all is done; - for standard output')
    .addOption(
      new Option('--format <format>', 'JSON Lines or Parquet').choices(['jsonl', 'parquet']).default('jsonl'),
    )
    .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
    .action(async (source: string, { out, format, model, ...rest }: EmbedCommandOptions & Flags) => {
      const { embed } = await import('./commands/embed.js');
      await embed(source, configOf(rest), { out, format, model });
    });
}
