import type { ChildProcessOptions } from './child-process.js';
import type { QueueLimits } from './child-queue.js';
import type { Chore } from './chore.js';
import type { Reader } from './reader.js';
import type { Span } from '../tracing/span.js';
import type { TaskEnding } from './run-task.js';
import type { ChildLimits } from './watch-child.js';

/** What the children run, how many there are, and what they and the tasks may take. */
export interface ProcessPoolOptions extends ChildProcessOptions, QueueLimits, ChildLimits {
  readonly workers: number;
  /** Tasks after which a child is replaced, so that nothing can pile up in one. */
  readonly maxTasks: number;
  /** What every child does after it has started and before its first task. */
  readonly preparation?: () => readonly Chore[];
  /**
   * What a child that has been idle for a while does next, by how often it has practised; undefined where there is nothing left. A task
   * ends it, and what it ends with is ignored.
   */
  readonly practice?: ((timesPractised: number) => Chore | undefined) | undefined;
  /** Called when a child ends; `end` is its exit code or signal, `breach` the rule of the protocol that it broke. */
  readonly onEnd?: (
    reason: EndReason,
    pid: number | undefined,
    end: number | NodeJS.Signals | null,
    breach: string | undefined,
  ) => void;
}

/**
 * Why children end while the pool is open: by themselves; over a limit; with a task that was given up; to be renewed; for
 * a message that breaks a rule.
 */
export const endReasons = ['died', 'deadline', 'memory', 'given-up', 'recycled', 'protocol'] as const;
export type EndReason = (typeof endReasons)[number];

/** A task under way. */
export interface StartedTask<T> {
  readonly first: Promise<T>;
  /** How it ended, first result or not; never rejects. */
  readonly ended: Promise<TaskEnding>;
}

/** What a task is given besides its name. */
export interface TaskOptions {
  /** The file that it is about, in pieces. */
  readonly pieces?: readonly Uint8Array[];
  /** Takes the task out of the queue, or from its child, at once. */
  readonly signal?: AbortSignal | undefined;
  /** Whether it goes on with one that has waited: then it is before all others, whatever the limits of the queue. */
  readonly goesOn?: boolean | undefined;
  /** What it is part of. */
  readonly span?: Span | undefined;
}

/** With what makes of a result, which is `unknown`, one that can be relied on. */
export interface ReadingTaskOptions<T> extends TaskOptions {
  readonly read: Reader<T>;
}
