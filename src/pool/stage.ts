import type { Attributes } from '../tracing/span.js';

/** A stage of a task, as a child reports it; times are those of `now` in `tracing/span.ts`. */
export interface Stage {
  readonly name: string;
  /** When it was at work for the first time, and no longer for the last. */
  readonly start: number;
  end: number;
  /** Milliseconds at work between: a track is read window by window, and stages take turns. */
  busy: number;
  /** Whether the task failed in it. */
  failed: boolean;
  readonly attributes: Attributes;
}
