import type { ChildProcess, ChildTask } from './child-process.js';
import type { TaskResult } from './child-protocol.js';
import { tooDemanding } from './task-result.js';
import { watchChild, type ChildLimits, type Excess } from './watch-child.js';

/** Milliseconds in which a child may give up a task by itself, which spares its replacement. */
const stopGrace = 500;

/** How a task ended after its first result: to its last one, interrupted for another task, or by a failure. */
export type TaskEnding = 'complete' | 'interrupted' | 'failed';

/** A task for a child. */
export interface AssignedTask<T> extends ChildTask<T> {
  /** Takes the task from its child, until the first result. */
  readonly signal: AbortSignal | undefined;
  /** Called with each result after the first. */
  readonly onFurther: (result: TaskResult<T>) => void;
  /** Called when the task is over, if it had a first result. */
  readonly onEnd: (ending: TaskEnding) => void;
}

/** What becomes of the child meanwhile. */
export interface TaskChild {
  /** Ends the child. */
  end(reason: Excess | 'given-up'): void;
  /** The first result came after so many milliseconds. */
  answered(milliseconds: number): void;
  /** The child goes on after the first result, until `interrupt` is called. */
  goesOn(interrupt: () => void): void;
  /** The child is done. */
  done(): Promise<void>;
}

/**
 * Runs a task in a child.
 *
 * @returns the first result; the task may go on after it
 * @throws Problem `too-demanding`; ChildEnded; the signal's reason
 */
export function runTask<T>(
  child: ChildProcess,
  limits: ChildLimits,
  { signal, onFurther, onEnd, ...task }: AssignedTask<T>,
  owner: TaskChild,
): Promise<TaskResult<T>> {
  return new Promise((resolve, reject) => {
    const started = performance.now();
    let killing: NodeJS.Timeout | undefined;
    let isAnswered = false;
    let isInterrupted = false;
    const watchAnew = () => watchChild(child, limits, reason => owner.end(reason));
    let watch = watchAnew();
    // The child may have been stopped before its first result already.
    const stop = () => (killing ??= stopOrEnd(child, () => owner.end('given-up')));
    const giveUp = () => {
      reject(signal!.reason as Error);
      stop();
    };
    const interrupt = () => {
      isInterrupted = true;
      stop();
    };
    const finish = () => {
      watch.stop();
      clearTimeout(killing);
      signal?.removeEventListener('abort', giveUp);
    };
    const take = (result: TaskResult<T>) => {
      if (isAnswered) {
        onFurther(result);
        return;
      }
      isAnswered = true;
      resolve(result);
      signal?.removeEventListener('abort', giveUp);
      if (!signal?.aborted) owner.answered(performance.now() - started);
      if (!result.more) return;
      // The rest has limits of its own.
      watch.stop();
      watch = watchAnew();
      owner.goesOn(interrupt);
    };
    signal?.addEventListener('abort', giveUp);
    child
      .run(task, take)
      .then(async result => {
        take(result);
        finish();
        onEnd(isInterrupted ? 'interrupted' : 'value' in result ? 'complete' : 'failed');
        await owner.done();
      })
      .catch((error: unknown) => {
        reject(watch.excess ? tooDemanding(watch.excess, limits.taskTimeout) : (error as Error));
        // Without a first result the task may be run again elsewhere.
        if (isAnswered) onEnd('failed');
      })
      .finally(finish);
  });
}

/**
 * Asks a child to give up what it does.
 *
 * @param end called where it does not in time
 * @returns the timer, to be cleared when it has
 */
export function stopOrEnd(child: ChildProcess, end: () => void): NodeJS.Timeout {
  child.stop();
  return setTimeout(end, stopGrace);
}
