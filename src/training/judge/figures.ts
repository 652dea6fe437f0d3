import { accuracyInterval, artistBalancedAccuracy, type Interval } from './by-artist.js';
import { accuracyByLength, type LengthFigures } from './by-length.js';
import { calibrationError, negativeLogLikelihood } from './calibrate.js';
import { coverageCurve, type Coverage } from './coverage.js';
import { evaluateAnswers, macroRecall, type ClassificationReport } from './metrics.js';
import { judgedTrack, largest, type LabelledAnswer } from './track-answer.js';

/** An answer about a track whose genre and artist are known. */
export interface AttributedAnswer extends LabelledAnswer {
  /** As in `Track`. */
  readonly group: string;
  readonly seconds: number;
}

/** How well tracks were classified, how far that can be relied on, and what the confidence says. */
export interface Figures extends ClassificationReport {
  /** A track of an unknown artist counts as the only one of its own. */
  readonly artists: number;
  /** Of the track accuracy, 95 %. */
  readonly interval: Interval;
  /** Each genre counts the same. */
  readonly macroRecall: number;
  /** Each artist counts the same. */
  readonly artistBalancedAccuracy: number;
  readonly byLength: readonly LengthFigures[];
  readonly coverage: readonly Coverage[];
  /** Mean over the answers, nats. */
  readonly negativeLogLikelihood: number;
  /** Expected calibration error over ten bins of confidence, all of the same width. */
  readonly calibrationError: number;
}

/**
 * Measures all figures.
 *
 * @param genres in the order of the probabilities
 * @param answers at least one, about tracks of these genres
 * @param repeats how often each track is among them
 */
export function measureFigures(
  genres: readonly string[],
  answers: readonly AttributedAnswer[],
  repeats = 1,
): Figures {
  const judged = answers.map(answer => ({ ...answer, ...judgedTrack(answer) }));
  const report = evaluateAnswers(
    genres,
    answers.map(({ label, probabilities }) => ({ truth: label, answer: largest(probabilities) })),
  );
  return {
    ...report,
    tracks: answers.length / repeats,
    artists: new Set(answers.map(({ group }) => group)).size,
    interval: accuracyInterval(judged),
    macroRecall: macroRecall(report),
    artistBalancedAccuracy: artistBalancedAccuracy(judged),
    byLength: accuracyByLength(judged, repeats),
    coverage: coverageCurve(judged),
    negativeLogLikelihood: negativeLogLikelihood(answers),
    calibrationError: calibrationError(judged),
  };
}
