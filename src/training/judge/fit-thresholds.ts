import { rounded } from '../../drift/histogram.js';
import { stepsOf, type Ranked } from './ranking.js';
import { rankedBy, type TaggedAnswer } from './tag-figures.js';

/** Tracks that must have a label, and as many that must not: with fewer its threshold would be a matter of chance. */
export const fewestOfEach = 10;

/**
 * Fits a threshold for each label: the one at which the F1 of the tracks is largest, in the middle between two probabilities
 * that occur (Lipton, Elkan and Naryanaswamy, "Optimal thresholding of classifiers to maximize F1 measure", ECML 2014).
 *
 * @param current what stays for labels that fewer than {@link fewestOfEach} tracks have, or have not
 * @param answers about tracks that the model was not trained on
 * @returns the thresholds, and the labels for which they were fitted
 */
export function fitThresholds(
  labels: readonly string[],
  current: readonly number[],
  answers: readonly Pick<TaggedAnswer, 'probabilities' | 'labels'>[],
): { thresholds: number[]; fitted: string[] } {
  const fitted: string[] = [];
  const thresholds = labels.map((label, index) => {
    const ranked = rankedBy(label, index, answers);
    const support = ranked.filter(({ isTrue }) => isTrue).length;
    if (Math.min(support, ranked.length - support) < fewestOfEach) return current[index];
    fitted.push(label);
    return mostF1(ranked, support);
  });
  return { thresholds, fitted };
}

function mostF1(ranked: readonly Ranked[], support: number): number {
  const steps = stepsOf(ranked);
  let [found, named, most, threshold] = [0, 0, 0, 1];
  steps.forEach(({ probability, hits, misses }, index) => {
    found += hits;
    named += hits + misses;
    const f1 = (2 * found) / (named + support);
    if (f1 <= most) return;
    most = f1;
    threshold = (probability + (steps.at(index + 1)?.probability ?? 0)) / 2;
  });
  return rounded(threshold);
}
