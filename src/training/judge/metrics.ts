import { mean } from '../spread.js';

/** How well a genre is found: of `support` tracks. */
export interface GenreMetrics {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly support: number;
}

/** How well tracks were classified. */
export interface ClassificationReport {
  readonly trackAccuracy: number;
  readonly tracks: number;
  readonly perGenre: Readonly<Record<string, GenreMetrics>>;
  /** Rows are true genres, columns answers; both in the order of `genres`. */
  readonly confusion: readonly (readonly number[])[];
  readonly genres: readonly string[];
}

/** A track's true genre and the answer, as indices into the genres. */
export interface Judged {
  readonly truth: number;
  readonly answer: number;
}

/**
 * Accuracy, confusion matrix and, per genre, precision, recall and F1. A ratio whose denominator is 0 counts as 0, as
 * in scikit-learn.
 */
export function evaluateAnswers(genres: readonly string[], judged: readonly Judged[]): ClassificationReport {
  const confusion = genres.map(() => genres.map(() => 0));
  for (const { truth, answer } of judged) confusion[truth][answer] += 1;
  const perGenre = genres.map((genre, index): [string, GenreMetrics] => {
    const hits = confusion[index][index];
    const support = sum(confusion[index]);
    const answered = sum(confusion.map(row => row[index]));
    const precision = ratio(hits, answered);
    const recall = ratio(hits, support);
    return [genre, { precision, recall, f1: ratio(2 * precision * recall, precision + recall), support }];
  });
  return {
    trackAccuracy: ratio(sum(genres.map((_, index) => confusion[index][index])), judged.length),
    tracks: judged.length,
    perGenre: Object.fromEntries(perGenre),
    confusion,
    genres,
  };
}

/**
 * The mean of the genres' recalls, which counts each genre the same; of those that there are tracks of, as
 * scikit-learn's `balanced_accuracy_score` does.
 */
export function macroRecall({ perGenre }: Pick<ClassificationReport, 'perGenre'>): number {
  return mean(
    Object.values(perGenre)
      .filter(({ support }) => support > 0)
      .map(({ recall }) => recall),
  );
}

/** The share of right answers; 0 of none. */
export function shareRight(judged: readonly { readonly correct: boolean }[]): number {
  return ratio(judged.filter(({ correct }) => correct).length, judged.length);
}

const sum = (values: readonly number[]): number => values.reduce((a, b) => a + b, 0);
const ratio = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole);
