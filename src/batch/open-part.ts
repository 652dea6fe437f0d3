import { performance } from 'node:perf_hooks';
import type { TrackRow } from './track-row.js';

/** When a part is full: what a process that is killed has to do again. */
export interface PartLimits {
  readonly rows: number;
  /** Of the rows as JSON, about. */
  readonly bytes: number;
  /** Since its first row. */
  readonly milliseconds: number;
}

/** A thousand rows, 16 MiB or a minute. */
export const usualPart: PartLimits = { rows: 1000, bytes: 2 ** 24, milliseconds: 60_000 };

/** The rows of the part that is not written yet. */
export class OpenPart {
  #rows: TrackRow[] = [];
  #bytes = 0;
  #begun = 0;

  constructor(private readonly limits: PartLimits) {}

  add(row: TrackRow): void {
    if (this.#rows.length === 0) this.#begun = performance.now();
    this.#rows.push(row);
    this.#bytes += 500 + 10 * (row.embedding?.length ?? 0);
  }

  get isFull(): boolean {
    const { rows, bytes, milliseconds } = this.limits;
    const isOld = performance.now() - this.#begun >= milliseconds;
    return this.#rows.length >= rows || this.#bytes >= bytes || (this.#rows.length > 0 && isOld);
  }

  /** Takes its rows, after which it is empty. */
  take(): TrackRow[] {
    const rows = this.#rows;
    this.#rows = [];
    this.#bytes = 0;
    return rows;
  }
}
