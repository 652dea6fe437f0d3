import { median } from '../bench/numbers.js';

/** How one answer differs from another. */
export interface Move {
  /** The largest change of a probability. */
  readonly largest: number;
  readonly isOtherGenre: boolean;
}

/** @param before probabilities of a track, and `after` of the same sound as another file, in the same order */
export function moveBetween(before: readonly number[], after: readonly number[]): Move {
  const genreOf = (probabilities: readonly number[]) => probabilities.indexOf(Math.max(...probabilities));
  return {
    largest: Math.max(...before.map((probability, i) => Math.abs(after[i] - probability))),
    isOtherGenre: genreOf(before) !== genreOf(after),
  };
}

/** A row of the table, of the moves of at least one track. */
export function summarise(moves: readonly Move[]) {
  const sizes = moves.map(({ largest }) => largest);
  return {
    median: rounded(median(sizes)),
    largest: rounded(Math.max(...sizes)),
    'over 0.1': sizes.filter(size => size > 0.1).length,
    'another genre': moves.filter(({ isOtherGenre }) => isOtherGenre).length,
  };
}

const rounded = (probability: number): number => Math.round(probability * 1000) / 1000;
