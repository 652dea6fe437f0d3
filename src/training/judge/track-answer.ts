/** What the service would conclude from: probabilities in the order of the model's genres, and the novelty, if there is one. */
export interface TrackAnswer {
  readonly probabilities: number[];
  readonly novelty?: number | undefined;
}

/** An answer about a track whose genre is known. */
export interface LabelledAnswer extends TrackAnswer {
  /** Index of the genre; −1 where the model does not know it. */
  readonly label: number;
}

/** A labelled track as it was judged by a network that does not know it. */
export interface JudgedTrack {
  /** The largest probability. */
  readonly confidence: number;
  /** Whether the most probable genre is the true one. */
  readonly correct: boolean;
  /** As in `Prediction`. */
  readonly novelty?: number | undefined;
}

/** What of an answer the verdict depends on. */
export function judgedTrack({ probabilities, novelty, label }: LabelledAnswer): JudgedTrack {
  const answer = largest(probabilities);
  return { confidence: probabilities[answer], correct: answer === label, novelty };
}

/** Index of the largest value. */
export function largest(values: ArrayLike<number>): number {
  let best = 0;
  for (let i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
  return best;
}
