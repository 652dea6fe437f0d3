import { createPublicKey } from 'node:crypto';
import type { Config } from '../../config/config.js';
import { requireKernels } from '../../engine/require-kernels.js';
import type { MfccParameters } from '../../features/mfcc-parameters.js';
import { listVersions } from '../../models/publishing/find-model.js';
import { requireWritable } from '../../models/require-writable.js';
import type { ObjectStore } from '../../models/store/object-store.js';
import type { VerifiedVersion } from '../../models/version.js';
import { modelName, type WrittenVersion } from '../../models/write-version.js';
import type { LabelledAudio } from '../../training/data/dataset.js';
import { trainedFeatures } from '../../training/recipe.js';
import { headRecipe } from '../../training/head-recipe.js';
import type { Assessment } from '../../training/judge/assess.js';
import { consoleProgress, type Progress } from '../../training/progress.js';
import { trainHead } from '../../training/train-head.js';
import { writeHeadVersion } from '../../training/write/write-head-version.js';
import { readBase } from './base-version.js';
import { openOutputs, writeOutputs, type Figures } from '../outputs.js';
import { asked, WrongUse } from '../wrong-use.js';
import { writeTrainedVersion } from '../../training/write/write-trained-version.js';
import { trainModel, trainOnExport, type TrainingOptions } from '../../training/train.js';
import {
  preparePublishing,
  publishedText,
  publishVersion,
  type PublishOptions,
  type Publishing,
} from './models/push.js';

/** Where the version goes after the training, as it was asked for. */
export interface TrainPublishOptions extends PublishOptions {
  /** Location of a store. */
  readonly to?: string | undefined;
}

/** What is trained, and on what: a network of Hyena's own, or a head on that of a version. */
export type Trained =
  | {
      readonly extractor: MfccParameters['extractor'];
      /** Labelled audio, or an export of its features. */
      readonly of: LabelledAudio | ObjectStore;
    }
  | {
      /** NAME, NAME@VERSION or NAME@LABEL of a version in the model store. */
      readonly on: string;
      readonly of: LabelledAudio;
    };

/** How training goes, whatever it is on. */
export type TrainCommandOptions = Omit<TrainingOptions, 'features' | keyof LabelledAudio>;

/**
 * `hyena train`: trains a model, writes it as the next version of `out`, and puts it into a store where that is asked for.
 *
 * @param outputs folder for what an orchestrator reads
 * @throws WrongUse; Error for reasons that may pass
 */
export async function train(
  out: string,
  trained: Trained,
  options: TrainCommandOptions,
  config: Config,
  publishOptions: TrainPublishOptions,
  outputs?: string,
): Promise<void> {
  await requireKernels();
  const name = await asked(() => modelName(out));
  await requireWritable(out);
  await openOutputs(outputs);
  const publishing = await openPublishing(publishOptions, config);
  // Hours before it is needed, so that nobody learns only then that the store cannot be read.
  const newestBefore = publishing ? await newestIn(publishing, name) : 0;
  const progress = consoleProgress();
  const newest = () => (publishing ? newestIn(publishing, name).catch(() => newestBefore) : 0);
  const { assessment, directory, manifest, digest } =
    'on' in trained
      ? await trainedHead(
          out,
          await asked(() => readBase(trained.on, config)),
          { ...options, ...trained.of },
          newest,
          progress,
        )
      : await trainedNetwork(out, trained, options, newest, progress);
  const { trackAccuracy, spread, interval, splitBy, folds } = assessment;
  console.log(
    `${directory}: track accuracy ${trackAccuracy.toFixed(3)} ± ${spread.toFixed(3)} (${folds}-fold cross-validation, split by ${splitBy}), 95 % interval ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}`,
  );
  const written = { directory, name, version: manifest.version, digest };
  const figures = { ...written, ...assessmentFigures(assessment) };
  if (publishing) {
    const published = await publishVersion(directory, publishing).catch((error: unknown) => {
      throw new Error(`${directory} is not published: ${(error as Error).message}`, { cause: error });
    });
    console.log(publishedText(published, publishing));
    const store = publishing.store.location;
    await writeOutputs(outputs, { ...figures, store }, { ...written, store, ...published, assessment });
  } else await writeOutputs(outputs, figures, { ...written, assessment });
}

function assessmentFigures({ trackAccuracy, spread, interval, tracks }: Assessment): Figures {
  const { low, high } = interval;
  return { accuracy: trackAccuracy, spread, 'accuracy-low': low, 'accuracy-high': high, tracks };
}

/** What was trained, and where it lies. */
interface TrainedVersion extends WrittenVersion {
  readonly assessment: Assessment;
}

/** @param newest the newest version in the store, after the training */
async function trainedNetwork(
  out: string,
  { extractor, of }: Extract<Trained, { extractor: unknown }>,
  options: TrainCommandOptions,
  newest: () => number | Promise<number>,
  progress: Progress,
): Promise<TrainedVersion> {
  const features = trainedFeatures(extractor);
  const { recipe, seed } = options;
  const result =
    'data' in of
      ? await trainModel({ ...options, ...of, features }, progress)
      : await trainOnExport(of, { ...options, features }, progress);
  const written = await writeTrainedVersion(out, result, recipe, features, seed, await newest());
  return { assessment: result.assessment, ...written };
}

/** @param newest as of {@link trainedNetwork} */
async function trainedHead(
  out: string,
  base: VerifiedVersion,
  options: TrainCommandOptions & LabelledAudio,
  newest: () => number | Promise<number>,
  progress: Progress,
): Promise<TrainedVersion> {
  const result = await trainHead({ ...options, base, recipe: headRecipe }, progress);
  const written = await writeHeadVersion(out, result, headRecipe, options.seed, await newest());
  return { assessment: result.assessment, ...written };
}

async function openPublishing(
  { to, ...options }: TrainPublishOptions,
  config: Config,
): Promise<Publishing | undefined> {
  if (to !== undefined) {
    const publishing = await asked(() => preparePublishing(to, config, options));
    requireFittingKeys(publishing);
    return publishing;
  }
  if (options.label.length > 0 || options.sign !== undefined)
    throw new WrongUse('--label and --sign go with --publish');
  return undefined;
}

/** What could not be published for want of a signature need not be trained. */
function requireFittingKeys({ signingKey, publicKeys }: Publishing): void {
  if (!publicKeys) return;
  const own = signingKey && createPublicKey(signingKey);
  if (own && publicKeys.some(key => key.equals(own))) return;
  throw new WrongUse('MODEL_PUBLIC_KEY is set: --sign has to name its private key');
}

async function newestIn({ store }: Publishing, name: string): Promise<number> {
  return Math.max(0, ...(await listVersions(store, name)));
}
