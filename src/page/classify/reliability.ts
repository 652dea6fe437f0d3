import type { Evaluation } from '../../models/evaluation.js';

/** How often a version is right. */
export interface Reliability {
  /** From 0 to 1. */
  readonly share: number;
  /** Whether the share is of tracks with about this confidence, or else of all tracks. */
  readonly isAlike: boolean;
}

/**
 * How many answers of about a confidence are right, by the figures of a version: those of all answers from each
 * threshold on, from which the ones of the next threshold are taken away.
 */
export function reliabilityOf(
  { coverage = [], trackAccuracy }: Evaluation['crossValidation'],
  confidence: number,
): Reliability {
  const reached = coverage.filter(({ minConfidence }) => minConfidence <= confidence);
  const from = reached.at(-1);
  if (!from || from.answered === 0) return { share: trackAccuracy, isAlike: false };
  const next = coverage[reached.length] as typeof from | undefined;
  const answered = from.answered - (next?.answered ?? 0);
  // So few tracks had this confidence that nothing is known of them.
  if (answered < 0.02) return { share: from.accuracy, isAlike: true };
  const right = from.answered * from.accuracy - (next ? next.answered * next.accuracy : 0);
  return { share: right / answered, isAlike: true };
}
