import type { Calibration } from '../../runtimes/calibration.js';
import { trackProbabilities } from '../fit/logits.js';
import type { Judgement } from './calibrate.js';
import type { LabelledAnswer } from './track-answer.js';

/**
 * The answers about held-out tracks, as they are with the calibration that the served network has: those of the folds
 * would make another distribution of them.
 */
export function heldOutAnswers(
  judgements: readonly Judgement[],
  genres: number,
  calibration: Calibration,
): LabelledAnswer[] {
  return judgements.map(({ logits, label, novelty }) => {
    return { probabilities: trackProbabilities(logits, genres, calibration), novelty, label };
  });
}
