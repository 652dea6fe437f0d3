import { setTimeout as delay } from 'node:timers/promises';
import { Problem } from '../problems.js';
import { inSpan, noSpan, now } from '../tracing/span.js';
import { ChildEnded, ChildProcess } from './child-process.js';
import type { TaskResult } from './child-protocol.js';
import { ChildQueue } from './child-queue.js';
import { performChore, type Chore } from './chore.js';
import type { Permissions } from './confinement.js';
import type { Isolation } from './isolation.js';
import type {
  EndReason,
  ProcessPoolOptions,
  ReadingTaskOptions,
  StartedTask,
  TaskOptions,
} from './process-pool-options.js';
import type { Reader } from './reader.js';
import { residentSize } from './resident-size.js';
import { runTask, stopOrEnd, type AssignedTask, type TaskEnding } from './run-task.js';
import { isolationBy, strongestWrapper } from './strongest-wrapper.js';
import { recordStages, valueOf } from './task-result.js';

/**
 * A child is replaced before its next task when tasks have filled this share of the memory that its versions leave them:
 * another large file would not fit.
 */
const recycleAbove = 0.75;

/** Share of a child's memory that must be left to tasks after something new was brought into it. */
const leastRoom = 1 / 6;

/** Milliseconds in which a child must be warm. */
const startTimeout = 60_000;

/** Milliseconds before a child that could not start is tried again, doubled each time. */
const retryDelay = { first: 100, most: 10_000 };

/** Milliseconds that a child is idle before it practises: requests that come one after another, and a start, are not held up. */
const idleBeforePractice = 250;

/** Leaves a result as it is, `unknown`. */
const unread: Reader<unknown> = value => value;

/**
 * Child processes that handle files from strangers: one that crashes, hangs or grows takes nothing else down, and is
 * replaced.
 *
 * Written here, not taken from a library: tinypool ends children by SIGTERM and a second later by SIGKILL, pipes what
 * they print into our own output, and leaves a place empty for good when a child dies while it starts.
 */
export class ProcessPool {
  readonly #options: ProcessPoolOptions;
  readonly #queue: ChildQueue;
  /** Each with its place, which its successor takes over. */
  readonly #children = new Map<ChildProcess, number>();
  /** Those that began with the pool. */
  readonly #first = new WeakSet<ChildProcess>();
  readonly #endings = new WeakMap<ChildProcess, EndReason>();
  /** Resident bytes of each before its tasks, with all that it was prepared with; 0 where something of it was freed. */
  readonly #atRest = new WeakMap<ChildProcess, number>();
  /** How often each has practised. */
  readonly #practised = new WeakMap<ChildProcess, number>();
  /** When each that is idle begins to. */
  readonly #idleTimers = new WeakMap<ChildProcess, NodeJS.Timeout>();
  #isPractising = false;
  /** Whether a child ended over its practice, which its successors are spared. */
  #isHarmful = false;
  readonly #closing = new AbortController();
  readonly #places: Promise<void>[] = [];
  readonly #warm: Promise<unknown[]>;
  /** What children may do that start from now on. */
  #permissions: Permissions;
  /** Who waits until the next child of a place has started, or could not. */
  readonly #successors = new Map<number, () => void>();

  /**
   * Starts the children.
   *
   * @throws Error when the isolation that is preferred does not work here
   */
  constructor(options: ProcessPoolOptions) {
    // Before there is a child, and before anything listens.
    strongestWrapper(options.isolation);
    this.#options = options;
    this.#permissions = options.permissions;
    this.#queue = new ChildQueue(options);
    const first = (_: unknown, place: number) =>
      new Promise((resolve, reject) => this.#places.push(this.#keepOne(place, resolve, reject)));
    this.#warm = Promise.all(Array.from({ length: options.workers }, first));
    this.#warm.catch(() => undefined);
  }

  /**
   * Waits until every child is warm.
   *
   * @returns what each says of itself; JSON that has not been checked
   * @throws Error when one cannot start
   */
  warmUp(): Promise<unknown[]> {
    return this.#warm;
  }

  /** What stands between the children and the machine. */
  get isolation(): Isolation {
    return isolationBy(strongestWrapper(this.#options.isolation));
  }

  /** Processes of the pool, warm or not. */
  get pids(): number[] {
    return [...this.#children.keys()].flatMap(({ pid }) => pid ?? []);
  }

  /** Resident memory of each child, in bytes, with the place that it has: from 0 to one less than there are workers. */
  async residentSizes(): Promise<[place: number, bytes: number][]> {
    const sizes = [...this.#children].map(async ([{ pid }, place]): Promise<[number, number][]> => {
      const size = pid === undefined ? undefined : await residentSize(pid);
      return size === undefined ? [] : [[place, size]];
    });
    return (await Promise.all(sizes)).flat();
  }

  /** Children that are warm, at work or not. */
  get warmChildren(): number {
    return this.#queue.children;
  }

  /** Tasks that wait for a child. */
  get waiting(): number {
    return this.#queue.waiting;
  }

  /** Whether another task would be refused. */
  get isFull(): boolean {
    return this.#queue.isFull;
  }

  /** Seconds until the tasks that wait now will have been taken, by the time that tasks took lately. */
  get secondsToWait(): number {
    return this.#queue.secondsToWait;
  }

  /**
   * Runs a task in a child. If the child dies, or has to be ended for what it says, it is run once more, as the cause may
   * have lain elsewhere; a second death is the file's doing.
   *
   * @param name of the task
   * @param task sent to the child as JSON
   * @throws Problem of the task; `queue-full`, `queue-timeout`; `too-demanding` over the limits of a child;
   * `broken-audio` when the child died twice. What `signal` aborts with, when it does.
   */
  run<T>(name: string, task: unknown, options: ReadingTaskOptions<T>): Promise<T>;
  run(name: string, task: unknown, options?: TaskOptions): Promise<unknown>;
  run(name: string, task: unknown, options?: TaskOptions): Promise<unknown> {
    return this.start(name, task, options).first;
  }

  /**
   * Starts a task that may go on after its first result. Nobody waits for the rest: the child is interrupted as soon as
   * another task waits for it, and counts as free meanwhile.
   *
   * @param onFurther called with each value after the first
   */
  start<T>(
    name: string,
    task: unknown,
    options: ReadingTaskOptions<T>,
    onFurther?: (value: T) => void,
  ): StartedTask<T>;
  start(
    name: string,
    task: unknown,
    options?: TaskOptions,
    onFurther?: (value: unknown) => void,
  ): StartedTask<unknown>;
  start<T>(
    name: string,
    task: unknown,
    options: Partial<ReadingTaskOptions<T>> = {},
    onFurther: (value: T) => void = () => undefined,
  ): StartedTask<T> {
    let onEnd!: (ending: TaskEnding) => void;
    const ended = new Promise<TaskEnding>(resolve => (onEnd = resolve));
    const first = this.#run(name, task, options, onFurther, onEnd);
    first.catch(() => onEnd('failed'));
    return { first, ended };
  }

  async #run<T>(
    name: string,
    task: unknown,
    {
      read = unread as Reader<T>,
      pieces,
      signal,
      goesOn = false,
      span = noSpan,
    }: Partial<ReadingTaskOptions<T>>,
    onFurther: (value: T) => void,
    onEnd: (ending: TaskEnding) => void,
  ): Promise<T> {
    for (let deaths = 0; ;) {
      const first = goesOn || deaths > 0;
      const child = await inSpan(span, 'queue', {}, () => this.#queue.take({ signal, first }));
      try {
        const attributes = { 'process.pid': child.pid };
        return await inSpan(span, 'child', { attributes }, async working => {
          const begun = now();
          const assigned = {
            name,
            task,
            pieces,
            read,
            signal,
            onFurther: (further: TaskResult<T>) => 'value' in further && onFurther(further.value),
            onEnd,
          };
          const result = await this.#runIn(child, assigned).catch((error: unknown) => {
            working.set({ 'hyena.child.end': this.#endOf(child) });
            throw error;
          });
          recordStages(result, working, begun);
          return valueOf(result);
        });
      } catch (error) {
        if (!(error instanceof ChildEnded) || this.#isClosed()) throw error;
        deaths += 1;
        if (deaths > 1)
          throw new Problem('broken-audio', 'Decoding the file crashed twice; encode it again.', {
            cause: error,
          });
      }
    }
  }

  /**
   * Has every child do something between two of its tasks, one child after the other. Children that end meanwhile count
   * as done: their successors prepare themselves.
   *
   * @throws Error of the first child that could not; not of one that ended over a chore that frees something
   */
  async performInEach(chore: Chore): Promise<void> {
    // Not those that start from now on, some of them in the place of one that this wears out.
    for (const child of [...this.#children.keys()]) {
      if (!this.#children.has(child) || !(await this.#queue.reserve(child))) continue;
      try {
        await this.#performAndGive(child, chore);
      } catch (error) {
        if (!chore.frees || child.isAlive) throw error;
      }
    }
  }

  /**
   * Has the next child that is free do something, before all tasks.
   *
   * @throws Error when it could not, or afterwards has too little memory left for tasks
   */
  async performInOne(chore: Chore): Promise<void> {
    const child = await this.#queue.take({ first: true });
    await this.#performAndGive(child, chore, () => this.#requireRoom(child));
  }

  /**
   * Gives children other permissions. Those that have started with others are replaced, each between two of its tasks and
   * after its predecessor's place is filled again.
   */
  async permit(permissions: Permissions): Promise<void> {
    this.#permissions = permissions;
    for (;;) {
      const outdated = [...this.#children].find(([child]) => child.permissions !== permissions);
      if (!outdated) return;
      const [child, place] = outdated;
      if (!(await this.#queue.reserve(child))) continue;
      const replaced = new Promise<void>(resolve => this.#successors.set(place, resolve));
      this.#end(child, 'recycled');
      await replaced;
      this.#successors.delete(place);
    }
  }

  /** Ends the children. Tasks still under way fail. */
  async close(): Promise<void> {
    this.#closing.abort();
    this.#queue.close();
    for (const child of this.#children.keys()) child.kill();
    await Promise.all(this.#places);
  }

  /** Keeps one child alive until the pool closes; says how the first one started. */
  async #keepOne(
    place: number,
    onWarm: (status: unknown) => void,
    onFailure: (error: unknown) => void,
  ): Promise<void> {
    for (let failures = 0, isFirst = true; !this.#isClosed(); isFirst = false) {
      let child: ChildProcess | undefined;
      let starting: NodeJS.Timeout | undefined;
      try {
        const started = new ChildProcess({ ...this.#options, permissions: this.#permissions });
        child = started;
        this.#children.set(child, place);
        if (isFirst) this.#first.add(child);
        starting = setTimeout(() => started.kill(), startTimeout);
        const status = await child.ready;
        for (const chore of this.#options.preparation?.() ?? []) await this.#perform(child, chore);
        this.#atRest.set(child, (await sizeOf(child)) ?? 0);
        onWarm(status);
        failures = 0;
        this.#give(child);
      } catch (error) {
        onFailure(error);
        failures += 1;
        child?.kill();
      } finally {
        clearTimeout(starting);
        this.#successors.get(place)?.();
      }
      if (child) await this.#bury(child);
      if (this.#isClosed()) return;
      const wait = Math.min(retryDelay.first * 2 ** (failures - 1), retryDelay.most);
      if (failures > 0) await delay(wait, undefined, { signal: this.#closing.signal }).catch(() => undefined);
    }
  }

  /** Waits for the end of a child and reports it. */
  async #bury(child: ChildProcess): Promise<void> {
    const end = await child.ended;
    this.#children.delete(child);
    this.#queue.remove(child);
    if (!this.#isClosed()) this.#options.onEnd?.(this.#endOf(child) ?? 'died', child.pid, end, child.breach);
  }

  /** Why a child was ended; undefined if it was not. */
  #endOf(child: ChildProcess): EndReason | undefined {
    return child.breach === undefined ? this.#endings.get(child) : 'protocol';
  }

  #isClosed(): boolean {
    return this.#closing.signal.aborted;
  }

  /** Runs a task in a child, which is given back when it is done, also when its caller was answered long before. */
  #runIn<T>(child: ChildProcess, task: AssignedTask<T>): Promise<TaskResult<T>> {
    return runTask(child, this.#options, task, {
      end: reason => this.#end(child, reason),
      answered: milliseconds => this.#queue.note(milliseconds),
      goesOn: interrupt => this.#queue.finish(child, interrupt),
      done: () => this.#giveBack(child),
    });
  }

  #perform(child: ChildProcess, chore: Chore): Promise<void> {
    return performChore(child, chore, this.#options.memoryLimit, reason => this.#end(child, reason));
  }

  async #performAndGive(child: ChildProcess, chore: Chore, check?: () => void): Promise<void> {
    try {
      await this.#perform(child, chore);
      // What was freed does not always go back to the system: by 0 a child that stays large is replaced.
      this.#atRest.set(child, chore.frees ? 0 : ((await sizeOf(child)) ?? 0));
      check?.();
    } finally {
      await this.#giveBack(child);
    }
  }

  /** Ends a child that has too little memory left for tasks. */
  #requireRoom(child: ChildProcess): void {
    const { memoryLimit } = this.#options;
    if (this.#atRest.get(child)! <= (1 - leastRoom) * memoryLimit) return;
    this.#end(child, 'memory');
    const room = Math.round((leastRoom * memoryLimit) / 2 ** 20);
    throw new Error(`it leaves tracks less than ${room} MiB of the memory of a child process`);
  }

  /** Hands a child on to the next task; one that stays idle practises. */
  #give(child: ChildProcess): void {
    clearTimeout(this.#idleTimers.get(child));
    this.#queue.give(child);
    if (this.#nextPractice(child)) this.#practiseLater(child);
  }

  #practiseLater(child: ChildProcess): void {
    const practise = () => {
      const chore = this.#nextPractice(child);
      // One at a time: others are there for requests, and none ends over what has just ended another.
      if (this.#isPractising) this.#practiseLater(child);
      else if (chore && this.#queue.takeIdle(child)) void this.#practise(child, chore);
    };
    this.#idleTimers.set(child, setTimeout(practise, idleBeforePractice).unref());
  }

  #nextPractice(child: ChildProcess): Chore | undefined {
    return this.#isHarmful ? undefined : this.#options.practice?.(this.#timesPractised(child));
  }

  #timesPractised(child: ChildProcess): number {
    return this.#practised.get(child) ?? 0;
  }

  /** What is interrupted counts as done: tasks are practice too. */
  async #practise(child: ChildProcess, chore: Chore): Promise<void> {
    this.#isPractising = true;
    this.#practised.set(child, this.#timesPractised(child) + 1);
    const wanted = new AbortController();
    let late: NodeJS.Timeout | undefined;
    this.#queue.finish(child, () => {
      wanted.abort();
      late = stopOrEnd(child, () => this.#end(child, 'given-up'));
    });
    const before = (await sizeOf(child)) ?? 0;
    if (!wanted.signal.aborted)
      await this.#perform(child, chore).catch(() => {
        if (!child.isAlive) this.#isHarmful = true;
      });
    // What it loaded belongs to a child at rest, unless something is still to be freed.
    const atRest = this.#atRest.get(child);
    const after = (await sizeOf(child)) ?? before;
    if (atRest) this.#atRest.set(child, atRest + Math.max(0, after - before));
    // Not before: a task may have come only now.
    clearTimeout(late);
    this.#isPractising = false;
    if (!this.#endings.has(child)) this.#give(child);
  }

  /** Hands a child that is done on to the next task, or ends it when its time has come. */
  async #giveBack(child: ChildProcess): Promise<void> {
    if (this.#endings.has(child)) return;
    if (await this.#isWornOut(child)) this.#end(child, 'recycled');
    else this.#give(child);
  }

  /** Children that begin together get tasks at one pace: with one limit they would be replaced together, and nobody be there. */
  #mostTasks(child: ChildProcess): number {
    const { maxTasks, workers } = this.#options;
    const place = this.#first.has(child) ? (this.#children.get(child) ?? 0) : 0;
    return Math.ceil(maxTasks * (1 - place / (2 * workers)));
  }

  async #isWornOut(child: ChildProcess): Promise<boolean> {
    const { memoryLimit } = this.#options;
    if (child.tasks - this.#timesPractised(child) >= this.#mostTasks(child)) return true;
    const atRest = this.#atRest.get(child) ?? 0;
    const size = await sizeOf(child);
    return size !== undefined && size - atRest > recycleAbove * (memoryLimit - atRest);
  }

  #end(child: ChildProcess, reason: EndReason): void {
    this.#endings.set(child, reason);
    child.kill();
  }
}

const sizeOf = async ({ pid }: ChildProcess): Promise<number | undefined> =>
  pid === undefined ? undefined : residentSize(pid);
