import { Option, type Command } from 'commander';
import type { ExportFeaturesOptions } from './commands/export-features.js';
import { cacheOption, openCache, type CacheOptions } from './feature-cache.js';
import { configured, type Flags } from './options.js';
import { recipeOption } from './recipe-option.js';
import { configOf, orchestrated, type Orchestrated } from './orchestrated.js';

/** Adds `hyena features …`, which gives features to other programs. */
export function addFeatureCommands(program: Command): void {
  const features = program.command('features').description('give features to other programs');
  const command = orchestrated(features.command('export'));
  configured(command, ['workers', 'modelStore', 's3PathStyle', 's3Anonymous', 'modelPublicKey'])
    .description('write the features of labelled audio, as training and serving compute them')
    .argument('<source>', 'labelled audio, as --data of hyena train')
    .requiredOption('--out <place>', 'folder, or s3://bucket/prefix for Parquet')
    .addOption(
      new Option('--format <format>', 'Parquet, a row a segment; or data.json with mapping, mfcc and labels')
        .choices(['parquet', 'seed'])
        .default('parquet'),
    )
    .option('--artists <csv>', 'as of hyena train')
    .addOption(
      new Option(
        '--extractor <name>',
        'the features that hyena train --extractor trains on (default: librosa for Parquet, 13 plain MFCC for data.json)',
      ).choices(['librosa', 'meyda']),
    )
    .addOption(
      new Option(
        '--model <name>',
        'those of a version in the model store: NAME, NAME@VERSION or NAME@LABEL',
      ).conflicts(['extractor', 'frontEnd']),
    )
    .addOption(
      new Option(
        '--front-end <file>',
        'those of a JSON description or a preset, as --features of hyena models import',
      ).conflicts('extractor'),
    )
    .addOption(
      new Option(
        '--augmented',
        'write the augmented copies too, which hyena train --features learns from',
      ).conflicts(['model', 'frontEnd']),
    )
    .addOption(cacheOption())
    .addOption(recipeOption())
    .action(
      async (
        source: string,
        options: ExportFeaturesOptions & { cache: CacheOptions } & Orchestrated & Flags,
      ) => {
        const { exportFeatures } = await import('./commands/export-features.js');
        const config = configOf(options);
        const cache = await openCache(options.cache, config);
        await exportFeatures(source, { ...options, cache }, config);
      },
    );
}
