import { accuracyInterval, type Interval, type Outcome } from './by-artist.js';
import { shareRight } from './metrics.js';

/** How well tracks of some lengths are classified. */
export interface LengthFigures {
  /** Seconds, of the shortest. */
  readonly from: number;
  /** Seconds; absent where there is no limit. */
  readonly below?: number;
  readonly tracks: number;
  readonly accuracy: number;
  readonly interval: Interval;
}

/** Which lengths figures are of, in words. */
export function lengthText({ from, below }: Pick<LengthFigures, 'from' | 'below'>): string {
  return below === undefined ? `${from} s or more` : `${from} to ${below} s`;
}

/** Seconds at which one length ends and the next begins. */
const bounds = [0, 5, 15];

/**
 * The accuracy of short, middling and long tracks.
 *
 * @param repeats how often each track is among the outcomes
 * @returns only the lengths that there are
 */
export function accuracyByLength(
  outcomes: readonly (Outcome & { readonly seconds: number })[],
  repeats: number,
): LengthFigures[] {
  return bounds.flatMap((from, index) => {
    const below = bounds.at(index + 1);
    const chosen = outcomes.filter(({ seconds }) => seconds >= from && seconds < (below ?? Infinity));
    if (chosen.length === 0) return [];
    return {
      from,
      ...(below !== undefined && { below }),
      tracks: chosen.length / repeats,
      accuracy: shareRight(chosen),
      interval: accuracyInterval(chosen),
    };
  });
}
