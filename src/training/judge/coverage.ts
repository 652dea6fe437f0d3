import { shareRight } from './metrics.js';
import type { JudgedTrack } from './track-answer.js';

/** What comes of it if only answers are given that are so sure. */
export interface Coverage {
  readonly minConfidence: number;
  /** Of all tracks. */
  readonly answered: number;
  /** Of those. */
  readonly accuracy: number;
}

/**
 * The curve of coverage against accuracy (El-Yaniv and Wiener, "On the foundations of noise-free selective classification",
 * JMLR 11, 2010), at the confidences 0, 0.1, … 0.9 as far as there are tracks.
 */
export function coverageCurve(judged: readonly JudgedTrack[]): Coverage[] {
  return Array.from({ length: 10 }, (_, tenths) => tenths / 10).flatMap(minConfidence => {
    const sure = judged.filter(({ confidence }) => confidence >= minConfidence);
    if (sure.length === 0) return [];
    return { minConfidence, answered: sure.length / judged.length, accuracy: shareRight(sure) };
  });
}
