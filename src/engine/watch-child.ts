import { Problem } from '../errors.js';
import type { ChildProcess } from './child-process.js';
import { residentSize } from './resident-size.js';

/** What a child may take for one task. */
export interface ChildLimits {
  /** Milliseconds at work. */
  readonly taskTimeout: number;
  /** Bytes of resident memory, whatever they are used for: V8's own limit counts neither typed arrays nor WASM. */
  readonly memoryLimit: number;
}

/** A look at a child at work; `problem` is why it had to be ended. */
export interface ChildWatch {
  readonly problem: Problem | undefined;
  stop(): void;
}

/** Milliseconds between two looks: decoders were seen to grow by up to 1 GB a second. */
const interval = 50;

/** Watches a child at work from outside, and calls `end` once when it is over a limit. */
export function watchChild(
  child: ChildProcess,
  { taskTimeout, memoryLimit }: ChildLimits,
  end: (reason: 'deadline' | 'memory') => void,
): ChildWatch {
  let problem: Problem | undefined;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearTimeout(deadline);
    clearInterval(looking);
  };
  const exceed = (reason: 'deadline' | 'memory', detail: string) => {
    stop();
    problem = new Problem('too-demanding', detail);
    end(reason);
  };
  const deadline = setTimeout(() => {
    exceed(
      'deadline',
      `The track takes more than ${taskTimeout / 1000} s of work. Send a shorter part of it.`,
    );
  }, taskTimeout);
  const looking = setInterval(() => {
    void (async () => {
      const size = child.pid === undefined ? undefined : await residentSize(child.pid);
      if (size !== undefined && size > memoryLimit && !isOver)
        exceed('memory', 'The track takes more memory than the service grants. Send a shorter part of it.');
    })();
  }, interval);
  return {
    get problem() {
      return problem;
    },
    stop,
  };
}
