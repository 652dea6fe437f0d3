import type { ClassificationReport } from './metrics.js';

/** An evaluation as lines for a terminal: accuracy, a row a genre, and the confusion matrix. */
export function evaluationText({
  trackAccuracy,
  tracks,
  perGenre,
  confusion,
  genres,
}: ClassificationReport): string {
  const width = Math.max(...genres.map(genre => genre.length), 8);
  const number = (value: number) => value.toFixed(2).padStart(10);
  const short = genres.map(genre => genre.slice(0, 5).padStart(6)).join('');
  return [
    `track accuracy ${trackAccuracy.toFixed(3)} on ${tracks} tracks`,
    '',
    `${''.padEnd(width)} precision    recall        F1    tracks`,
    ...genres.map(genre => {
      const { precision, recall, f1, support } = perGenre[genre];
      const row = [precision, recall, f1].map(number).join('');
      return genre.padEnd(width) + row + String(support).padStart(10);
    }),
    '',
    `${'true \\ said'.padEnd(width)}${short}`,
    ...genres.map((genre, row) => {
      return genre.padEnd(width) + confusion[row].map(count => String(count).padStart(6)).join('');
    }),
  ].join('\n');
}
