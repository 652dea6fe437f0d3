import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { framesPerSegment, type FeatureParameters } from '../features/parameters.js';
import { saveLayersModel } from '../models/artifact.js';
import { goldenExample } from '../models/golden.js';
import { modelNamePattern, parseManifest, type TrainedManifest } from '../models/manifest.js';
import { asNetwork, createPredict } from '../models/network.js';
import { sha256 } from '../models/version.js';
import { packageVersion } from '../package-version.js';
import { confusionSvg } from './confusion-svg.js';
import { modelCard } from './model-card.js';
import { assembleNetwork } from './network.js';
import type { Recipe } from './recipe.js';
import type { TrainingResult } from './train.js';

/** A version that was written. */
export interface PublishedVersion {
  readonly directory: string;
  readonly manifest: TrainedManifest;
}

/**
 * Writes the next version of a model: `out/<version>/` with the network, its evaluation, its card and, last, the
 * manifest, so that a version exists only when it is complete.
 *
 * @param out folder of the model; its name becomes the model's
 * @throws Error when the folder's name can not be a model's, or can not be written
 */
export async function publish(
  out: string,
  result: TrainingResult,
  recipe: Recipe,
  features: FeatureParameters,
  seed: number,
): Promise<PublishedVersion> {
  const { runtime, set, ensemble, temperature, assessment, shuffled, skipped } = result;
  const name = modelName(out);
  const network = assembleNetwork(
    runtime,
    ensemble,
    set.genres.length,
    recipe.statistics,
    features,
    temperature,
  );
  const { modelJson, weights } = await saveLayersModel(network);
  const input = { shape: [framesPerSegment(features), features.nMfcc] };
  const golden = goldenExample(features, createPredict(runtime, asNetwork(network), { input, features }));
  network.dispose();

  const { version, directory } = await claimVersion(out);
  const draft: Omit<TrainedManifest, 'files'> = {
    manifestVersion: 1,
    name,
    version,
    createdAt: new Date().toISOString(),
    genres: [...set.genres],
    features,
    input,
    golden,
    normalisation: {
      place: 'model',
      mean: [...ensemble.scale.mean],
      std: [...ensemble.scale.std],
    },
    calibration: { temperature, fittedOn: 'cross-validation' },
    dataset: {
      tracks: set.examples.length,
      segments: set.examples.reduce((sum, { clean }) => sum + clean.length / set.features, 0),
      perGenre: Object.fromEntries(
        set.genres.map(genre => [genre, set.examples.filter(example => example.genre === genre).length]),
      ),
      skipped: skipped.map(({ track, reason }) => ({ track: `${track.genre}/${track.id}`, reason })),
    },
    split: { by: assessment.splitBy, folds: assessment.folds, seeds: [...assessment.seeds] },
    seed,
    training: {
      backend: runtime.backend,
      epochs: ensemble.epochs,
      recipe,
    },
    metrics: {
      trackAccuracy: assessment.trackAccuracy,
      spread: assessment.spread,
      negativeLogLikelihood: assessment.negativeLogLikelihood,
      calibrationError: assessment.calibrationError,
      tracks: assessment.tracks,
    },
    codeVersion: packageVersion,
  };
  const evaluation = {
    crossValidation: assessment,
    ...(shuffled && { leakyBecauseShuffledByFile: shuffled }),
    history: ensemble.history,
  };
  const contents: [path: string, content: Uint8Array][] = [
    ['model.json', modelJson],
    ['weights.bin', weights],
    ['evaluation.json', text(JSON.stringify(evaluation, null, 2))],
    ['confusion.svg', text(await confusionSvg(assessment))],
    ['MODEL_CARD.md', text(modelCard(draft, assessment, shuffled))],
  ];
  for (const [path, content] of contents) await writeFile(join(directory, path), content, { flag: 'wx' });
  const files = contents.map(([path, content]) => {
    return { path, bytes: content.length, sha256: sha256(content) };
  });
  const json = JSON.stringify({ ...draft, files }, null, 2);
  // What can not be read back must not be published.
  parseManifest(json);
  await writeFile(join(directory, 'manifest.json'), json, { flag: 'wx' });
  return { directory, manifest: { ...draft, files } };
}

/**
 * The model that a folder is of: the folder's own name.
 *
 * @throws Error when that can not be the name of a model
 */
export function modelName(out: string): string {
  const name = basename(resolve(out));
  if (modelNamePattern.test(name)) return name;
  throw new Error(
    `${out}: the last part is the model's name: at most 64 small letters, digits, dots, dashes and underscores`,
  );
}

/** Takes the next free number; of two runs at a time each gets its own. */
async function claimVersion(out: string): Promise<{ version: number; directory: string }> {
  await mkdir(out, { recursive: true });
  for (;;) {
    const taken = (await readdir(out)).map(Number).filter(Number.isInteger);
    const version = Math.max(0, ...taken) + 1;
    const directory = join(out, String(version));
    try {
      await mkdir(directory);
      return { version, directory };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
}

const text = (content: string): Uint8Array => new TextEncoder().encode(content);
