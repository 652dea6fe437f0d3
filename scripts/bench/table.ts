import { hundredths } from './numbers.js';

/** One line: what was measured, in its unit, and the same of a peer beside it. */
export interface Row {
  readonly unit: string;
  readonly Hyena: number;
  readonly peer?: number;
  readonly 'Hyena / peer'?: number;
}

/** The table that `npm run bench` prints, by what was measured. */
export type Table = Record<string, Row>;

/** A line of the table, with three digits that say something. */
export function row(unit: string, hyena: number, peer?: number): Row {
  const own = { unit, Hyena: rounded(hyena) };
  return peer === undefined ? own : { ...own, peer: rounded(peer), 'Hyena / peer': hundredths(hyena / peer) };
}

/** With three digits that say something. */
export const rounded = (value: number): number => Number(value.toPrecision(3));
