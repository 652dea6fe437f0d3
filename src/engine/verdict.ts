import type { VerdictThresholds } from '../models/manifest.js';

/**
 * The conclusion about a track: that it has its most probable genre, that the model is unsure of its genre, or that it does
 * not sound like the music that the model was trained on.
 */
export const verdicts = ['genre', 'unsure', 'not-music'] as const;
export type VerdictName = (typeof verdicts)[number];

/** A verdict, and the numbers that it comes from beside the confidence. */
export interface Verdict {
  readonly verdict: VerdictName;
  /** The largest probability minus the second-largest, 0 to 1. */
  readonly margin: number;
  /** As in `Prediction`; absent where the network gives none. */
  readonly novelty?: number;
}

/**
 * Concludes from the probabilities of a track, of at least two genres.
 *
 * @param novelty of the track
 * @param thresholds none of them are needed: without any the verdict is always `genre`
 */
export function verdictOf(
  probabilities: readonly number[],
  novelty: number | undefined,
  thresholds: VerdictThresholds,
): Verdict {
  const [confidence, second] = [...probabilities].sort((a, b) => b - a);
  return {
    verdict: decide(confidence, novelty, thresholds),
    margin: confidence - second,
    ...(novelty !== undefined && { novelty }),
  };
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
