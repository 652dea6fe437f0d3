import './ignore-debug-signal.js';
import './quiet-console.js';
import './heap-growth.js';
import { readSync } from 'node:fs';
import { Socket } from 'node:net';
import { Problem } from '../problems.js';
import {
  channel,
  longestText,
  WithBytes,
  type FromChild,
  type Outcome,
  type RunMessage,
  type ToChild,
} from './child-protocol.js';
import { encodeFrame, FrameReader } from './frames.js';
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
 * @returns what JSON can say; with bytes beside it as {@link WithBytes}
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

  const parent = new Socket({ fd: channel, readable: true, writable: true });
  for (const event of ['error', 'close'] as const) parent.on(event, () => process.exit());

  let running = new AbortController();
  const commands = new FrameReader({ json: Infinity, bytes: 0 }, ({ message }) => {
    const command = message as ToChild;
    if ('stop' in command) running.abort();
    else {
      running = new AbortController();
      void run(command, running.signal);
    }
  });
  parent.on('data', chunk => commands.push(chunk));

  function say(message: FromChild, pieces?: readonly Uint8Array[]): void {
    parent.cork();
    for (const piece of encodeFrame(message, pieces)) parent.write(piece);
    parent.uncork();
  }

  async function run({ number, run: name, task, bytes }: RunMessage, signal: AbortSignal): Promise<void> {
    const stages: Stage[] = [];
    const rest = (more: boolean) => ({ number, stages: stages.splice(0), more });
    const give = (result: unknown, more: boolean) => {
      const { value, pieces } = result instanceof WithBytes ? result : new WithBytes(result, []);
      say({ value: value ?? null, ...rest(more) }, pieces.map(bytesOf));
    };
    const emit = (result: unknown) => give(result, true);
    try {
      give(await tasks[name](task as never, readBytes(bytes), { signal, stages, emit }), false);
    } catch (error) {
      say({ ...failureOf(error), ...rest(false) });
    }
  }

  try {
    say({ ready: (await warmUp()) ?? null });
  } catch (error) {
    say({ failed: (error as Error).message.slice(0, longestText.stack) });
  }
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function failureOf(error: unknown): Outcome<never> {
  if (error instanceof Problem)
    return { problem: { code: error.code, detail: error.detail.slice(0, longestText.detail) } };
  const { message, stack } = error as Error;
  return {
    defect: { message: message.slice(0, longestText.detail), stack: stack?.slice(0, longestText.stack) },
  };
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
