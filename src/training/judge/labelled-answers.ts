import { trackProbabilities } from '../fit/logits.js';
import { largest } from './assess.js';
import type { Judgement } from './calibrate.js';
import type { TrackAnswer } from './evaluate.js';
import type { JudgedTrack } from './fit-verdict.js';

/** An answer about a track whose genre is known. */
export interface LabelledAnswer extends TrackAnswer {
  /** Index of the genre; −1 where the model does not know it. */
  readonly label: number;
}

/**
 * The answers about held-out tracks, as they are with the temperature that the served network has: those of the folds
 * would make another distribution of them.
 */
export function heldOutAnswers(
  judgements: readonly Judgement[],
  genres: number,
  temperature: number,
): LabelledAnswer[] {
  return judgements.map(({ logits, label, novelty }) => {
    return { probabilities: trackProbabilities(logits, genres, temperature), novelty, label };
  });
}

/** What of an answer the verdict depends on. */
export function judgedTrack({ probabilities, novelty, label }: LabelledAnswer): JudgedTrack {
  const answer = largest(probabilities);
  return { confidence: probabilities[answer], correct: answer === label, novelty };
}
