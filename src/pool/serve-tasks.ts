import './quiet-console.js';
import './heap-growth.js';
import { readSync } from 'node:fs';
import { Problem } from '../problems.js';
import type { FromChild, Outcome, RunMessage, ToChild } from './child-protocol.js';
import type { Stage } from './stages.js';

/**
 * What a child does for its parent.
 *
 * @param task what the parent says about the task
 * @param bytes the file it is about; empty when there is none
 * @param signal aborts when nobody waits for the result any more
 * @param stages to be filled with those of the task, if it has any
 */
export type Task = (task: never, bytes: Uint8Array, signal: AbortSignal, stages: Stage[]) => Promise<unknown>;

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
      const stages: Stage[] = [];
      void run(message, running.signal, stages).then(outcome => say({ ...outcome, stages }));
    }
  });

  async function run(
    { run: name, task, bytes }: RunMessage,
    signal: AbortSignal,
    stages: Stage[],
  ): Promise<Outcome> {
    try {
      return { value: await tasks[name](task as never, readBytes(bytes), signal, stages) };
    } catch (error) {
      if (error instanceof Problem) return { problem: { code: error.code, detail: error.detail } };
      const { message, stack } = error as Error;
      return { defect: { message, stack } };
    }
  }

  try {
    say({ ready: await warmUp() });
  } catch (error) {
    say({ failed: (error as Error).message });
  }
}

function say(message: FromChild): void {
  // Whoever cannot be told is gone, and `disconnect` ends this process.
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
