import { dirname, resolve } from 'node:path';
import { requireKernels } from '../../engine/require-kernels.js';
import { versionDirectory } from '../../models/version-directory.js';
import { readVersion, type VerifiedVersion } from '../../models/version.js';
import { requireWritable } from '../../models/require-writable.js';
import { modelName } from '../../models/write-version.js';
import { rewriteVersion } from '../../models/rewrite-version.js';
import { consoleProgress } from '../../training/progress.js';
import { fitTagger } from '../../training/judge/evaluate-tagger.js';
import { calibrateVersion } from '../../training/judge/calibrate-version.js';
import type { MeasureOptions } from '../../training/judge/measure-version.js';
import { requireNoLabels } from './evaluate.js';

/** A calibration as it was asked for. */
export interface CalibrateOptions extends MeasureOptions {
  /** Folder of a version, or of a model, which stands for its newest version. */
  readonly model: string;
  /** Folder of the model that the version with the thresholds becomes the next of; default: its own. */
  readonly out?: string | undefined;
  /** Table of the tracks' labels, for a multi-label model. */
  readonly labels?: string | undefined;
}

/** `hyena calibrate`: writes a version anew, with thresholds of the verdict, or of its labels, that fit labelled audio. */
export async function calibrate({ model, out, ...options }: CalibrateOptions): Promise<void> {
  await requireKernels();
  const directory = await versionDirectory(model);
  const target = out ?? dirname(resolve(directory));
  modelName(target);
  await requireWritable(target);
  const version = await readVersion(directory);
  if (version.manifest.task === 'multi-label') {
    await calibrateTagger(version, target, options);
    return;
  }
  requireNoLabels(options);
  const { verdict, shares, tracks } = await calibrateVersion(version, options, consoleProgress());
  const written = await rewriteVersion(version, target, { verdict });
  const thresholds = Object.entries(verdict).map(([threshold, value]) => `${threshold} ${value}`);
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  console.log(
    `${written.directory}: ${written.original.name} ${written.original.version} with ${thresholds.join(' and ')}, ${written.digest}\n` +
      `of ${tracks} tracks ${percent(shares.named)} get a genre, the right one ${percent(shares.right)} of these; ${percent(shares.notMusic)} are called no music`,
  );
}

async function calibrateTagger(
  version: VerifiedVersion,
  target: string,
  options: Omit<CalibrateOptions, 'model' | 'out'>,
): Promise<void> {
  if (options.folds !== undefined)
    throw new Error('a model of several labels a track has no cross-validation: leave --folds out');
  const { thresholds, fitted, before, after } = await fitTagger(version, options, consoleProgress());
  const { directory, digest, original } = await rewriteVersion(version, target, { thresholds });
  console.log(
    `${directory}: ${original.name} ${original.version} with thresholds for ${fitted.length} of ${thresholds.length} labels, ${digest}\n` +
      `of ${after.tracks} tracks, the F1 is ${after.macroF1.toFixed(3)} (before, ${before.macroF1.toFixed(3)})`,
  );
}
