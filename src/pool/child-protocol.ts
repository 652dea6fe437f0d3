import type { ProblemCode } from '../problems.js';
import type { Stage } from './stage.js';

/** A task to run on the bytes that follow on standard input. */
export interface RunMessage {
  readonly run: string;
  readonly task: unknown;
  readonly bytes: number;
}

/** What the parent says: run a task, or stop the one that runs. */
export type ToChild = RunMessage | { readonly stop: true };

/** What the child says: once that it is ready or why it never will be, then the results of each task. */
export type FromChild = { readonly ready: unknown } | { readonly failed: string } | TaskResult;

/** A result of a task, and the stages that it took. */
export type TaskResult = Outcome & {
  readonly stages: readonly Stage[];
  /** Whether the task goes on after this result. */
  readonly more: boolean;
};

/** How a task came out. A refusal travels as data, since an Error would lose its type between processes. */
export type Outcome =
  | { readonly value: unknown }
  | { readonly problem: { readonly code: ProblemCode; readonly detail: string } }
  | { readonly defect: { readonly message: string; readonly stack: string | undefined } };
