import type { ChildProcess } from './child-process.js';
import { readNothing } from './reader.js';
import { valueOf } from './task-result.js';
import { watchChild, type Excess } from './watch-child.js';

/** Something that children do for the pool's owner rather than for a caller. */
export interface Chore {
  /** The task's name. */
  readonly name: string;
  readonly task: unknown;
  /** What it is about, in pieces. */
  readonly pieces?: readonly Uint8Array[];
  /** It frees memory: a child that ends over it has done it. */
  readonly frees?: true;
}

/** Milliseconds that a chore may take: so long a child may be kept from its tasks. */
const choreTimeout = 30_000;

/**
 * Has a child do something that no caller waits for.
 *
 * @param memoryLimit bytes of resident memory
 * @param end ends the child that takes more than it may
 * @throws Error when it could not; ChildEnded
 */
export async function performChore(
  child: ChildProcess,
  { name, task, pieces }: Chore,
  memoryLimit: number,
  end: (reason: Excess) => void,
): Promise<void> {
  const watch = watchChild(child, { taskTimeout: choreTimeout, memoryLimit }, end);
  try {
    valueOf(await child.run({ name, task, pieces, read: readNothing }));
  } catch (error) {
    if (watch.excess === undefined) throw error;
    throw new Error(
      watch.excess === 'memory'
        ? 'it takes more memory than a child process may'
        : `it takes more than ${choreTimeout / 1000} s`,
      { cause: error },
    );
  } finally {
    watch.stop();
  }
}
