import type { TrackRow } from './track-row.js';

/** How many rows there are, and why some of them have no answer. */
export interface Counts {
  rows: number;
  failed: number;
  /** Failed rows by the code of their problem. */
  problems: Record<string, number>;
}

/** Of no rows. */
export const noCounts = (): Counts => ({ rows: 0, failed: 0, problems: {} });

/** Counts rows. @param sign -1 takes them out again */
export function count(counts: Counts, rows: readonly TrackRow[], sign: 1 | -1 = 1): void {
  counts.rows += sign * rows.length;
  for (const { problem } of rows) if (problem) countProblems(counts, { [problem.code]: sign });
}

/** Adds the counts of others. */
export function addCounts(counts: Counts, { rows, problems }: Counts): void {
  counts.rows += rows;
  countProblems(counts, problems);
}

function countProblems(counts: Counts, problems: Readonly<Record<string, number>>): void {
  for (const [code, rows] of Object.entries(problems)) {
    counts.failed += rows;
    counts.problems[code] = (counts.problems[code] ?? 0) + rows;
    if (counts.problems[code] === 0) Reflect.deleteProperty(counts.problems, code);
  }
}
