import type { ProblemCode } from '../problems.js';
import type { Stage } from './stage.js';

/** The file descriptor, in a child, of the pipe on which it and its parent send each other frames. */
export const channel = 3;

/** A task to run on the bytes that follow on standard input. */
export interface RunMessage {
  /** Of all tasks of the child. */
  readonly number: number;
  readonly run: string;
  readonly task?: unknown;
  readonly bytes: number;
}

/** What the parent says: run a task, or stop the one that runs. */
export type ToChild = RunMessage | { readonly stop: true };

/** What the child says: once that it is ready or why it never will be, then the results of each task. */
export type FromChild = { readonly ready: unknown } | { readonly failed: string } | TaskResult<unknown>;

/** A result of a task, and the stages that it took. */
export type TaskResult<T> = Outcome<T> & {
  /** Of the task: a result that comes too late is not another task's. */
  readonly number: number;
  readonly stages: readonly Stage[];
  /** Whether the task goes on after this result. */
  readonly more: boolean;
};

/** How a task came out. A refusal travels as data, since an Error would lose its type between processes. */
export type Outcome<T> =
  | { readonly value: T }
  | { readonly problem: { readonly code: ProblemCode; readonly detail: string } }
  | { readonly defect: { readonly message: string; readonly stack?: string | undefined } };

/** The most characters of what a child says in words. */
export const longestText = { detail: 2000, stack: 20_000 };

/** A value with bytes beside it: what a task returns whose result holds arrays of numbers. */
export class WithBytes {
  constructor(
    readonly value: unknown,
    readonly pieces: readonly ArrayBufferView[],
  ) {}
}
