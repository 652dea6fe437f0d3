import type { ChildProcess } from './child-process.js';
import { residentSize } from './resident-size.js';

/** What a child may take for one task. */
export interface ChildLimits {
  /** Milliseconds at work. */
  readonly taskTimeout: number;
  /** Bytes of resident memory, whatever they are used for: V8's own limit counts neither typed arrays nor WASM. */
  readonly memoryLimit: number;
}

/** A limit of {@link ChildLimits}. */
export type Excess = 'deadline' | 'memory';

/** A look at a child at work; `excess` is why it had to be ended. */
export interface ChildWatch {
  readonly excess: Excess | undefined;
  stop(): void;
}

/** Milliseconds between two looks: decoders were seen to grow by up to 1 GB a second. */
const interval = 50;

/** Watches a child at work from outside, and calls `end` once when it is over a limit. */
export function watchChild(
  child: ChildProcess,
  { taskTimeout, memoryLimit }: ChildLimits,
  end: (reason: Excess) => void,
): ChildWatch {
  let excess: Excess | undefined;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearTimeout(deadline);
    clearInterval(looking);
  };
  const exceed = (reason: Excess) => {
    stop();
    excess = reason;
    end(reason);
  };
  const deadline = setTimeout(() => exceed('deadline'), taskTimeout);
  const looking = setInterval(() => {
    void (async () => {
      const size = child.pid === undefined ? undefined : await residentSize(child.pid);
      if (size !== undefined && size > memoryLimit && !isOver) exceed('memory');
    })();
  }, interval);
  return {
    get excess() {
      return excess;
    },
    stop,
  };
}
