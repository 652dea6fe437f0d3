import type { MfccParameters } from '../features/mfcc-parameters.js';
import { defaultFeatureParameters } from '../features/parameters.js';
import type { Augmentation } from './data/augment.js';
import type { BlockWeights } from './data/block-weights.js';

/** Everything that a training run chooses, beside data and seed. */
export interface Recipe {
  /** What the network pools over a segment's frames, and how much each of it counts. */
  readonly statistics: BlockWeights;
  readonly augmentation: Augmentation;
  /** Of the kernel: what distances are divided by, where the mean squared length of a segment's features is 1. */
  readonly width: number;
  /** Landmarks at most; the weights grow with them. */
  readonly landmarks: number;
  /** How much the squared norm of the classifier counts against its errors. */
  readonly penalty: number;
}

/**
 * The features that a model is trained on where nobody asks for others. Lossy codecs take the frequencies above 8 kHz and
 * what is quiet; without these, answers hardly depend on the file format.
 */
export const recipeFeatures: MfccParameters = {
  ...defaultFeatureParameters,
  fMax: 8000,
  topDb: 45,
  chroma: true,
};

/** The features that a model is trained on with the MFCC of a library. */
export const trainedFeatures = (extractor: MfccParameters['extractor']): MfccParameters =>
  extractor === 'librosa' ? recipeFeatures : { ...defaultFeatureParameters, extractor };

/** Chosen by cross-validation on GTZAN with other seeds than those that the model card reports. */
export const defaultRecipe: Recipe = {
  statistics: {
    mean: 1.5,
    logCovariance: 1,
    modulation: 1,
    onsetAutocorrelation: 0.5,
    logCovarianceDelta: 0.7,
    chroma: 0.7,
  },
  augmentation: { variants: 8, segments: 4, speed: 0.17, codec: 0.75 },
  width: 2,
  landmarks: 500,
  penalty: 0.1,
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
