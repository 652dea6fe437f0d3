/** A track's probability of a label, and whether it has the label. */
export interface Ranked {
  readonly probability: number;
  readonly isTrue: boolean;
}

/** How many tracks with a label, and how many without, have one probability. */
interface Step {
  readonly probability: number;
  readonly hits: number;
  readonly misses: number;
}

/**
 * The average precision: Σ (Rₙ − Rₙ₋₁) · Pₙ over the probabilities as thresholds, from the largest down, where P and R are the
 * precision and the recall of what has reached each; as scikit-learn's `average_precision_score` computes it, without
 * interpolation (Zhu, "Recall, precision and average precision", University of Waterloo, 2004).
 *
 * @param ranked of which at least one has the label
 */
export function averagePrecision(ranked: readonly Ranked[]): number {
  const positives = ranked.filter(({ isTrue }) => isTrue).length;
  let [found, named, sum] = [0, 0, 0];
  for (const { hits, misses } of stepsOf(ranked)) {
    found += hits;
    named += hits + misses;
    sum += (hits / positives) * (found / named);
  }
  return sum;
}

/**
 * The area under the ROC curve: how often a track with the label has a larger probability than one without, where equal ones
 * count one half (Hanley and McNeil, "The meaning and use of the area under a receiver operating characteristic (ROC) curve",
 * Radiology 143, 1982).
 *
 * @param ranked of which at least one has the label, and one has not
 */
export function rocAuc(ranked: readonly Ranked[]): number {
  let [above, pairs, negatives] = [0, 0, 0];
  for (const { hits, misses } of stepsOf(ranked)) {
    // Each track without the label comes after those above, and beside those of its own probability.
    pairs += misses * (above + hits / 2);
    above += hits;
    negatives += misses;
  }
  return pairs / (above * negatives);
}

/** From the largest probability down. */
export function stepsOf(ranked: readonly Ranked[]): Step[] {
  const steps = new Map<number, { probability: number; hits: number; misses: number }>();
  for (const { probability, isTrue } of ranked) {
    const step = steps.get(probability) ?? { probability, hits: 0, misses: 0 };
    steps.set(probability, step);
    if (isTrue) step.hits += 1;
    else step.misses += 1;
  }
  return [...steps.values()].sort((a, b) => b.probability - a.probability);
}
