import type { StatisticName } from '../runtimes/tfjs/statistics.js';
import type { Augmentation } from './data/augment.js';

/** Everything that a training run chooses, beside data and seed. */
export interface Recipe {
  /** What the network pools over a segment's frames. */
  readonly statistics: readonly StatisticName[];
  readonly augmentation: Augmentation;
  /** Networks that are trained, each with another part of the tracks for its validation, and then averaged. */
  readonly members: number;
  /** Hidden units of a member. */
  readonly units: number;
  readonly dropout: number;
  readonly labelSmoothing: number;
  /** How much artists with many tracks are held back: a track is drawn with the weight artistTracks^−x. */
  readonly artistDamping: number;
  readonly learningRate: number;
  readonly batchSize: number;
  readonly stepsPerEpoch: number;
  readonly maxEpochs: number;
  /** Epochs without a better validation loss after which a member stops. */
  readonly patience: number;
}

/** Chosen by cross-validation on GTZAN with other seeds than those that the model card reports. */
export const defaultRecipe: Recipe = {
  statistics: ['mean', 'logStd', 'logStdDelta', 'logStdDelta2', 'covariance'],
  augmentation: { variants: 8, segments: 4, speed: 0.17, codec: 0.75 },
  members: 10,
  units: 64,
  dropout: 0.5,
  labelSmoothing: 0.05,
  artistDamping: 0.5,
  learningRate: 2e-3,
  batchSize: 64,
  stepsPerEpoch: 20,
  maxEpochs: 30,
  patience: 10,
};

/**
 * The default recipe with other values of the fields that a JSON object names.
 *
 * @throws Error when the text is no JSON object, or names what is no field of a recipe
 */
export function parseRecipe(text: string): Recipe {
  const changes = Object.entries(JSON.parse(text) as object);
  const unknown = changes.find(([name]) => !(name in defaultRecipe));
  if (unknown) throw new Error(`a recipe has no ${unknown[0]}`);
  return { ...defaultRecipe, ...Object.fromEntries(changes) };
}
