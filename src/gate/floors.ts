import type { GateCheck } from '../models/gate.js';
import type { Figures } from '../training/judge/figures.js';
import { WrongUse } from '../wrong-use.js';

/** A figure that a version must reach. */
export interface Floor {
  /** `accuracy`, `macro-recall` or `f1.GENRE`. */
  readonly figure: string;
  readonly least: number;
}

/** @throws WrongUse when the text is not `FIGURE=NUMBER` */
export function parseFloor(text: string): Floor {
  const at = text.lastIndexOf('=');
  const [figure, number] = [text.slice(0, at), text.slice(at + 1)];
  const least = Number(number);
  if (at > 0 && number.trim() !== '' && least >= 0 && least <= 1) return { figure, least };
  throw new WrongUse(`expected FIGURE=NUMBER with a number from 0 to 1, as in accuracy=0.55, not "${text}"`);
}

/** @throws WrongUse when a floor is for a figure that there will not be */
export function requireFigures(floors: readonly Floor[], genres: readonly string[]): void {
  const known = ['accuracy', 'macro-recall', ...genres.map(genre => `f1.${genre}`)];
  for (const { figure } of floors)
    if (!known.includes(figure))
      throw new WrongUse(`there is no figure ${figure} to be had; there are ${known.join(', ')}`);
}

/** Compares the figures of held-out tracks with their floors. */
export function checkFloors(floors: readonly Floor[], figures: Figures): GateCheck[] {
  return floors.map(({ figure, least }) => {
    const value = valueOf(figure, figures);
    return {
      name: `floor ${figure}`,
      outcome: value >= least ? 'passed' : 'failed',
      detail: `${value.toFixed(3)}, at least ${least}`,
    };
  });
}

function valueOf(figure: string, { trackAccuracy, macroRecall, perGenre }: Figures): number {
  if (figure === 'accuracy') return trackAccuracy;
  if (figure === 'macro-recall') return macroRecall;
  return perGenre[figure.slice('f1.'.length)].f1;
}
