import { lengthText } from './by-length.js';
import type { Figures } from './figures.js';

/** An evaluation as lines for a terminal: all figures in tables, and the confusion matrix. */
export function evaluationText(figures: Figures): string {
  const { genres, confusion, perGenre, byLength, coverage } = figures;
  return [
    summary(figures),
    table(
      ['', 'precision', 'recall', 'F1', 'tracks'],
      genres.map(genre => {
        const { precision, recall, f1, support } = perGenre[genre];
        return [genre, ...[precision, recall, f1].map(share), String(support)];
      }),
    ),
    table(
      ['length', 'tracks', 'accuracy', 'from', 'to'],
      byLength.map(each => {
        const { tracks, accuracy, interval } = each;
        return [lengthText(each), String(tracks), ...[accuracy, interval.low, interval.high].map(share)];
      }),
    ),
    table(
      ['confidence', 'answered', 'right'],
      coverage.map(({ minConfidence, answered, accuracy }) => {
        return [`${minConfidence} or more`, share(answered), share(accuracy)];
      }),
    ),
    table(
      ['true \\ said', ...genres.map(genre => genre.slice(0, 5))],
      genres.map((genre, row) => [genre, ...confusion[row].map(String)]),
      6,
    ),
  ].join('\n\n');
}

function summary(figures: Figures): string {
  const { trackAccuracy, tracks, artists, interval, macroRecall, artistBalancedAccuracy } = figures;
  const { negativeLogLikelihood, calibrationError } = figures;
  // Where they are unknown, each track has one of its own.
  const areKnown = artists < tracks;
  return [
    `track accuracy ${trackAccuracy.toFixed(3)} on ${tracks} tracks${areKnown ? ` of ${artists} artists` : ''}`,
    `95 % interval ${interval.low.toFixed(3)} to ${interval.high.toFixed(3)}, by a bootstrap over the ${areKnown ? 'artists' : 'tracks'}`,
    `${macroRecall.toFixed(3)} where each genre counts the same, ${artistBalancedAccuracy.toFixed(3)} where each artist does`,
    `negative log-likelihood ${negativeLogLikelihood.toFixed(3)}, calibration error ${calibrationError.toFixed(3)}`,
  ].join('\n');
}

export const share = (value: number): string => value.toFixed(2);

/** Lines of a table whose first row is its head. @param column characters of all columns but the first */
export function table(head: readonly string[], rows: readonly (readonly string[])[], column = 10): string {
  const lines = [head, ...rows];
  const first = Math.max(...lines.map(([cell]) => cell.length), 8);
  return lines
    .map(([cell, ...cells]) => cell.padEnd(first) + cells.map(text => text.padStart(column)).join(''))
    .join('\n');
}
