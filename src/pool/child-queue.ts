import { Problem } from '../problems.js';
import type { ChildProcess } from './child-process.js';

/** How many tasks may wait for a child, and how long. */
export interface QueueLimits {
  readonly queueLimit: number;
  /** Milliseconds; none when absent. */
  readonly queueTimeout?: number;
  readonly onWait?: OnWait;
}

/** How a wait ended: with a child, at the limit of time, or with a caller who went away. */
export const waitOutcomes = ['taken', 'timed-out', 'abandoned'] as const;
export type WaitOutcome = (typeof waitOutcomes)[number];

/** Called with the time that each task waited, in milliseconds; not those of {@link Waiting.first}. */
export type OnWait = (milliseconds: number, outcome: WaitOutcome) => void;

/** How a task waits. */
export interface Waiting {
  readonly signal?: AbortSignal | undefined;
  /** Before all others and whatever the limits: it has waited once already. */
  readonly first: boolean;
}

/** The weight of the newest task in the average time of one. */
const newest = 0.2;

/** Milliseconds that a task is assumed to take before one has been measured. */
const firstGuess = 1000;

/** The longest time, in seconds, that a caller is asked to wait: what is known of the load does not reach further. */
const longestWait = 120;

/** Warm children that have nothing to do, or tasks that wait for one, first come, first served. */
export class ChildQueue {
  readonly #limits: QueueLimits;
  readonly #all = new Set<ChildProcess>();
  readonly #idle = new Set<ChildProcess>();
  /** Children that do work that nobody waits for, most of them after an answer; by how to interrupt it, if that is still to be done. */
  readonly #finishing = new Map<ChildProcess, (() => void) | undefined>();
  readonly #reservations = new Map<ChildProcess, (isThere: boolean) => void>();
  readonly #tasks: { take(child: ChildProcess): void; leave(reason: Error): void }[] = [];
  #closed: Error | undefined;
  #taskTime = firstGuess;

  constructor(limits: QueueLimits) {
    this.#limits = limits;
  }

  /** Warm children, at work or not. */
  get children(): number {
    return this.#all.size;
  }

  /** Tasks that wait. */
  get waiting(): number {
    return this.#tasks.length;
  }

  get isFull(): boolean {
    return this.#idle.size === 0 && this.#tasks.length >= this.#limits.queueLimit + this.#finishing.size;
  }

  /** Seconds until the tasks that wait now will have been taken, by the average of what tasks took lately. */
  get secondsToWait(): number {
    const seconds = ((this.#tasks.length + 1) * this.#taskTime) / 1000 / Math.max(1, this.#all.size);
    return Math.min(Math.max(1, Math.ceil(seconds)), longestWait);
  }

  /** Notes the milliseconds that a task took in its child. */
  note(duration: number): void {
    this.#taskTime += newest * (duration - this.#taskTime);
  }

  /**
   * Lets a child do work that nobody waits for, until a task waits.
   *
   * @param interrupt makes it end that work; it is given back soon
   */
  finish(child: ChildProcess, interrupt: () => void): void {
    this.#finishing.set(child, interrupt);
    if (this.#tasks.length >= this.#finishing.size) this.#interrupt(child);
  }

  /** Hands over a child that is new or done with its task. */
  give(child: ChildProcess): void {
    this.#finishing.delete(child);
    if (!child.isAlive) return;
    this.#all.add(child);
    const reservation = this.#reservations.get(child);
    if (reservation) {
      this.#reservations.delete(child);
      reservation(true);
      return;
    }
    const task = this.#tasks.shift();
    if (task) task.take(child);
    else this.#idle.add(child);
  }

  /** Forgets a child that ended. */
  remove(child: ChildProcess): void {
    this.#all.delete(child);
    this.#idle.delete(child);
    this.#finishing.delete(child);
    this.#reservations.get(child)?.(false);
    this.#reservations.delete(child);
  }

  /**
   * Takes a certain child, warm or not yet, before any task does. There must be no other reservation of it.
   *
   * @returns whether it is there: false when it ended instead
   */
  reserve(child: ChildProcess): Promise<boolean> {
    if (this.#idle.delete(child)) return Promise.resolve(true);
    return new Promise(resolve => this.#reservations.set(child, resolve));
  }

  /** Refuses every task, those that wait too. */
  close(): void {
    this.#closed = new Error('the child processes are shutting down');
    for (const task of [...this.#tasks]) task.leave(this.#closed);
  }

  /** Takes a certain child if it is idle. */
  takeIdle(child: ChildProcess): boolean {
    return this.#idle.delete(child);
  }

  /**
   * Takes an idle child, or the next that becomes idle.
   *
   * @throws Problem `queue-full`, `queue-timeout`; what the signal aborts with
   */
  async take({ signal, first }: Waiting): Promise<ChildProcess> {
    signal?.throwIfAborted();
    if (this.#closed) throw this.#closed;
    for (const child of this.#idle) {
      this.#idle.delete(child);
      if (!first) this.#limits.onWait?.(0, 'taken');
      return child;
    }
    if (!first && this.isFull)
      throw new Problem('queue-full', 'The queue is full; try again later.', {
        retryAfter: this.secondsToWait,
      });
    return this.#wait(signal, first);
  }

  #wait(signal: AbortSignal | undefined, first: boolean): Promise<ChildProcess> {
    return new Promise((resolve, reject) => {
      const { queueTimeout, onWait } = this.#limits;
      const begun = performance.now();
      const settle = (outcome?: WaitOutcome) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', abort);
        if (outcome && !first) onWait?.(performance.now() - begun, outcome);
      };
      const task = {
        take: (child: ChildProcess) => {
          settle('taken');
          resolve(child);
        },
        leave: (reason: Error, outcome?: WaitOutcome) => {
          settle(outcome);
          this.#tasks.splice(this.#tasks.indexOf(task), 1);
          reject(reason);
        },
      };
      const abort = () => task.leave(signal!.reason as Error, 'abandoned');
      const timer =
        queueTimeout === undefined || first
          ? undefined
          : setTimeout(() => {
              const detail = 'No child process became free in time; try again later.';
              const retryAfter = this.secondsToWait;
              task.leave(new Problem('queue-timeout', detail, { retryAfter }), 'timed-out');
            }, queueTimeout);
      signal?.addEventListener('abort', abort);
      if (first) this.#tasks.unshift(task);
      else this.#tasks.push(task);
      const [child] = [...this.#finishing].find(([, interrupt]) => interrupt) ?? [];
      if (child) this.#interrupt(child);
    });
  }

  #interrupt(child: ChildProcess): void {
    const interrupt = this.#finishing.get(child);
    this.#finishing.set(child, undefined);
    interrupt?.();
  }
}
