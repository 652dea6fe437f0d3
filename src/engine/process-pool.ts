import { Tinypool } from 'tinypool';
import { Problem } from '../errors.js';
import type { Outcome } from './outcome.js';

/** What the children run and how many there are. */
export interface ProcessPoolOptions {
  /** Path of the module whose exported functions are the tasks. */
  readonly filename: string;
  /** Told to every child once, as JSON in its first argument. */
  readonly childOptions: unknown;
  readonly workers: number;
  /** Tasks that may wait for a child. */
  readonly queueLimit: number;
}

/**
 * Child processes that handle files from strangers: one that crashes, hangs or grows takes nothing else down. The pool
 * replaces a child that ends.
 */
export class ProcessPool {
  readonly #pool: Tinypool;
  #deaths = 0;

  constructor({ filename, childOptions, workers, queueLimit }: ProcessPoolOptions) {
    this.#pool = new Tinypool({
      runtime: 'child_process',
      filename,
      argv: [JSON.stringify(childOptions)],
      // A child sees nothing of our environment, credentials above all.
      env: {},
      serialization: 'advanced',
      minThreads: workers,
      maxThreads: workers,
      maxQueue: queueLimit,
    });
    // An idle child that dies concerns no task; the pool has replaced it already.
    this.#pool.on('error', () => (this.#deaths += 1));
  }

  /** Tasks that wait for a child. */
  get waiting(): number {
    return this.#pool.queueSize;
  }

  /** Children that ended without being asked to, since the start. */
  get deaths(): number {
    return this.#deaths;
  }

  /**
   * Runs a task on a file in a child. If the child dies it is run once more, as the cause may have lain elsewhere; a
   * second death is the file's doing.
   *
   * @param name which exported function of the module
   * @param signal ends the task and the child at work on it
   * @throws Problem of the task; `broken-audio` when the child died twice; `overloaded` when too many tasks wait
   */
  async runOnFile<T>(name: string, task: unknown, signal?: AbortSignal): Promise<T> {
    const outcome = await this.#runTwice<Outcome<T>>(name, task, signal);
    if ('problem' in outcome) throw new Problem(outcome.problem.code, outcome.problem.detail);
    return outcome.value;
  }

  /** Runs a task in a child, once. */
  async run<T>(name: string, task: unknown, signal?: AbortSignal): Promise<T> {
    try {
      return (await this.#pool.run(task, { name, signal: signal ?? null })) as T;
    } catch (error) {
      if ((error as Error).message !== 'Task queue is at limit') throw error;
      throw new Problem('overloaded', 'As many tracks wait as may wait; try again in a moment.', {
        cause: error,
      });
    }
  }

  /** Ends the children. Tasks still under way fail. */
  async close(): Promise<void> {
    await this.#pool.destroy();
  }

  async #runTwice<T>(name: string, task: unknown, signal?: AbortSignal): Promise<T> {
    try {
      return await this.run<T>(name, task, signal);
    } catch (error) {
      if (!diedAtWork(error)) throw error;
      this.#deaths += 1;
    }
    try {
      return await this.run<T>(name, task, signal);
    } catch (error) {
      if (!diedAtWork(error)) throw error;
      this.#deaths += 1;
      throw new Problem('broken-audio', 'Decoding the file crashed twice; encode it again.', {
        cause: error,
      });
    }
  }
}

const diedAtWork = (error: unknown): boolean => (error as Error).message === 'Worker exited unexpectedly';
