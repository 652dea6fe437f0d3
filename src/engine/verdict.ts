import type { VerdictThresholds } from '../models/manifest.js';

/**
 * The conclusion about a track: that it has its most probable genre or labels, that the model is unsure of its genre, or that it does
 * not sound like the music that the model was trained on.
 */
export const verdicts = ['genre', 'unsure', 'not-music'] as const;
export type VerdictName = (typeof verdicts)[number];

/** The largest of at least two probabilities minus the second-largest, 0 to 1. */
export function marginOf(probabilities: readonly number[]): number {
  const [first, second] = [...probabilities].sort((a, b) => b - a);
  return first - second;
}

/** The verdict for a confidence and a novelty. What is exactly at a threshold has passed it. */
export function decide(
  confidence: number,
  novelty: number | undefined,
  { minConfidence = 0, maxNovelty = Infinity }: VerdictThresholds,
): VerdictName {
  if (novelty !== undefined && novelty > maxNovelty) return 'not-music';
  return confidence < minConfidence ? 'unsure' : 'genre';
}
