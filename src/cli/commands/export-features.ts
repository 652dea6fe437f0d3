import { readFile } from 'node:fs/promises';
import type { Config } from '../../config/config.js';
import { requireKernels } from '../../engine/require-kernels.js';
import { defaultFeatureParameters, type FeatureParameters } from '../../features/parameters.js';
import { presets } from '../../features/presets.js';
import { parseDescription } from '../../import/description.js';
import { requireWritable } from '../../models/require-writable.js';
import { makeFolder } from '../../models/store/durable-files.js';
import { openStore } from '../../models/store/open-store.js';
import { isAddress } from '../../models/store/s3-location.js';
import { readDataset } from '../../training/data/dataset.js';
import type { DataOptions } from '../../training/data/prepare.js';
import { exportParquet, requireNoExport } from '../../training/export/export-parquet.js';
import { exportSeed, requireNoSeed } from '../../training/export/export-seed.js';
import { consoleProgress } from '../../training/progress.js';
import { trainedFeatures, type Recipe } from '../../training/recipe.js';
import { openOutputs, writeOutputs } from '../outputs.js';
import { asked, WrongUse } from '../wrong-use.js';
import { readBase } from './base-version.js';

/** An export as it was asked for. */
export interface ExportFeaturesOptions {
  readonly format: 'parquet' | 'seed';
  /** Folder, or address of a store. */
  readonly out: string;
  readonly artists?: string | undefined;
  /** That of `hyena train`. */
  readonly extractor?: 'librosa' | 'meyda' | undefined;
  /** Of a version in the model store, whose features they are. */
  readonly model?: string | undefined;
  /** File with a description of the features, or the name of a preset. */
  readonly frontEnd?: string | undefined;
  /** Whether to export the copies that training with the recipe learns from. */
  readonly augmented?: true | undefined;
  readonly recipe: Recipe;
  /** Folder for what an orchestrator reads. */
  readonly outputs?: string | undefined;
}

/**
 * `hyena features export SOURCE`: writes the features of labelled audio.
 *
 * @throws WrongUse; Error for reasons that may pass
 */
export async function exportFeatures(
  source: string,
  { cache, ...options }: ExportFeaturesOptions & Pick<DataOptions, 'cache'>,
  config: Config,
): Promise<void> {
  const { format, out, artists, augmented, recipe, outputs } = options;
  await requireKernels();
  await openOutputs(outputs);
  const place = await openPlace(options, config);
  const features = await chosenFeatures(options, config);
  const dataset = await asked(() => readDataset({ data: source, artists, s3: config }, 1));
  const settings = { features, workers: config.workers, cache };
  const progress = consoleProgress();
  const exported =
    format === 'seed'
      ? await exportSeed(dataset, settings, out, progress)
      : await exportParquet(
          dataset,
          { ...settings, augmentation: augmented && recipe.augmentation },
          place,
          new Date(),
          progress,
        );
  const { tracks, segments, files } = exported;
  console.log(`${out}: ${segments} segments of ${tracks} tracks in ${files} file${files === 1 ? '' : 's'}`);
  await writeOutputs(outputs, { ...exported, out }, { ...exported, out });
}

/** @throws WrongUse when nothing can be exported to the place */
async function openPlace({ format, out, augmented }: ExportFeaturesOptions, config: Config) {
  if (format === 'seed' && augmented) throw new WrongUse('--augmented goes with --format parquet');
  if (isAddress(out)) {
    if (format === 'seed') throw new WrongUse('data.json is written to a folder, not to S3');
  } else {
    await requireWritable(out);
    await makeFolder(out);
  }
  const store = await asked(() => openStore(out, config));
  await (format === 'seed' ? requireNoSeed(out) : requireNoExport(store));
  return store;
}

/** @throws WrongUse; StoreError */
function chosenFeatures(
  { format, extractor, model, frontEnd }: ExportFeaturesOptions,
  config: Config,
): Promise<FeatureParameters> {
  return asked(async () => {
    if (model !== undefined) return (await readBase(model, config)).manifest.features;
    if (frontEnd !== undefined) {
      const text =
        frontEnd in presets ? JSON.stringify({ preset: frontEnd }) : await readFile(frontEnd, 'utf8');
      return parseDescription(text).features;
    }
    if (format === 'seed' && extractor === undefined) return defaultFeatureParameters;
    return trainedFeatures(extractor ?? 'librosa');
  });
}
