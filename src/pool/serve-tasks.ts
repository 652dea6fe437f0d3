import './quiet-console.js';
import './heap-growth.js';
import { readSync } from 'node:fs';
import { Problem } from '../problems.js';
import type { FromChild, Outcome, RunMessage, ToChild } from './child-protocol.js';
import type { Stage } from './stage.js';

/** What a task has beside its own description and its bytes. */
export interface TaskContext {
  /** Aborts when nobody waits for the task's next result any more. */
  readonly signal: AbortSignal;
  /** To be filled with the stages that lead to the next result, if there are any. */
  readonly stages: Stage[];
  /** Sends a result while the task goes on to the next one; the last one is what the task returns. */
  readonly emit: (value: unknown) => void;
}

/**
 * Work of a child for its parent.
 *
 * @param task the parent's description of the work
 * @param bytes the file that the work is about; empty when there is none
 */
export type Task = (task: never, bytes: Uint8Array, context: TaskContext) => Promise<unknown>;

/** The file descriptor. */
const stdin = 0;

/**
 * Makes this process a child of a {@link ProcessPool}: runs tasks, one at a time, until the parent ends it or is gone.
 *
 * @param tasks by name
 * @param warmUp what must be done before the first task; its value is what the child says of itself
 */
export async function serveTasks(
  tasks: Readonly<Record<string, Task>>,
  warmUp: () => Promise<unknown>,
): Promise<void> {
  // A terminal and a service manager signal the whole group; it is the parent who ends its children, after their work.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => undefined);
  process.on('disconnect', () => process.exit());

  let running = new AbortController();
  process.on('message', (message: ToChild) => {
    if ('stop' in message) running.abort();
    else {
      running = new AbortController();
      void run(message, running.signal);
    }
  });

  async function run({ run: name, task, bytes }: RunMessage, signal: AbortSignal): Promise<void> {
    const stages: Stage[] = [];
    const send = (outcome: Outcome, more: boolean) => say({ ...outcome, stages: stages.splice(0), more });
    const emit = (value: unknown) => send({ value }, true);
    try {
      send({ value: await tasks[name](task as never, readBytes(bytes), { signal, stages, emit }) }, false);
    } catch (error) {
      send(failureOf(error), false);
    }
  }

  try {
    say({ ready: await warmUp() });
  } catch (error) {
    say({ failed: (error as Error).message });
  }
}

function failureOf(error: unknown): Outcome {
  if (error instanceof Problem) return { problem: { code: error.code, detail: error.detail } };
  const { message, stack } = error as Error;
  return { defect: { message, stack } };
}

function say(message: FromChild): void {
  // A parent that cannot be sent this is gone, and `disconnect` ends this process.
  process.send?.(message, () => undefined);
}

/**
 * Takes the next `length` bytes of standard input, which are on their way. Not by its stream: that would make a buffer for
 * every 64 kB.
 */
function readBytes(length: number): Uint8Array {
  const bytes = Buffer.allocUnsafeSlow(length);
  for (let filled = 0; filled < length;) {
    const count = readSync(stdin, bytes, filled, length - filled, null);
    // The parent is gone.
    if (count === 0) process.exit();
    filled += count;
  }
  return bytes;
}
