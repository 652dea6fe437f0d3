import type { Batch, ValidationBatch } from '../../runtimes/tfjs/training/member.js';
import type { Example } from '../data/examples.js';
import type { Random } from '../random.js';
import type { Recipe } from '../recipe.js';
import { createSampler } from './sampler.js';
import { standardise, type Scale } from './standardise.js';

/**
 * Draws batches: a track by genre and artist, one of its segments in one of its variants, and which hidden units are
 * dropped. The arrays of a batch are reused for the next.
 */
export function createBatches(
  examples: readonly Example[],
  labels: number,
  scale: Scale,
  recipe: Pick<Recipe, 'artistDamping' | 'batchSize' | 'units' | 'dropout' | 'labelSmoothing'>,
  random: Random,
): () => Batch {
  const { batchSize, units, dropout, labelSmoothing } = recipe;
  const features = scale.mean.length;
  const rows = examples.map(({ all }) => standardise(all, scale));
  const draw = createSampler(examples, recipe.artistDamping, random);
  const x = new Float32Array(batchSize * features);
  const y = new Float32Array(batchSize * labels);
  const mask = new Float32Array(batchSize * units);

  return () => {
    y.fill(labelSmoothing / labels);
    for (let i = 0; i < batchSize; i++) {
      const track = draw();
      const segment = random.below(rows[track].length / features);
      x.set(rows[track].subarray(segment * features, (segment + 1) * features), i * features);
      y[i * labels + examples[track].label] += 1 - labelSmoothing;
    }
    for (let i = 0; i < mask.length; i++) mask[i] = random.uniform() < dropout ? 0 : 1 / (1 - dropout);
    return { x, y, mask };
  };
}

/** Lays out tracks for the validation loss: every clean segment once. Each track weighs the same, and all together 1. */
export function createValidationBatch(
  examples: readonly Example[],
  labels: number,
  scale: Scale,
): ValidationBatch {
  const features = scale.mean.length;
  const segments = examples.map(({ clean }) => clean.length / features);
  const total = segments.reduce((a, b) => a + b, 0);
  const x = new Float32Array(total * features);
  const y = new Float32Array(total * labels);
  let row = 0;
  examples.forEach(({ clean, label }, i) => {
    x.set(standardise(clean, scale), row * features);
    for (let segment = 0; segment < segments[i]; segment++, row++)
      y[row * labels + label] = 1 / segments[i] / examples.length;
  });
  return { x, y };
}
