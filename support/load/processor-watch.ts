import { processorTime, processTree, type ProcessIdentity } from './process-tree.js';

/** Milliseconds between two looks for processes, which take a hundred files, and between two at those that are known. */
const interval = { find: 250, look: 50 };

/**
 * Follows the processor time of a process and all that it starts. It is looked at from outside while they live: what is killed with
 * its namespace is nobody's ended child, and its time is in no sum that the kernel keeps.
 */
export class ProcessorWatch {
  readonly #times = new Map<string, number>();
  readonly #timers: readonly NodeJS.Timeout[];
  #known: readonly ProcessIdentity[] = [];

  constructor(private readonly pid: number) {
    this.#timers = [
      setInterval(() => void this.find(), interval.find),
      setInterval(() => void this.look(), interval.look),
    ];
  }

  /** Milliseconds up to now, of all processes that there are. */
  async find(): Promise<number> {
    this.#known = await processTree(this.pid);
    return this.look();
  }

  /** Milliseconds up to now, of processes that were found; of those that have ended, up to a twentieth of a second before. */
  look(): number {
    for (const process of this.#known) {
      const time = processorTime(process);
      if (time !== undefined) this.#times.set(`${process.pid} ${process.startTime}`, time);
    }
    return [...this.#times.values()].reduce((sum, time) => sum + time, 0);
  }

  end(): void {
    this.#timers.forEach(timer => clearInterval(timer));
  }
}
