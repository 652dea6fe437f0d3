import { fork, type ChildProcess as NodeChildProcess } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import type { FromChild, TaskResult, ToChild } from './child-protocol.js';
import { confine, type Permissions } from './confinement.js';

/** What children run and may do. */
export interface ChildProcessOptions {
  /** Path of a module that calls `serveTasks`. */
  readonly filename: string;
  /** Passed to the child once, as JSON in its first argument. */
  readonly childOptions: unknown;
  readonly permissions: Permissions;
}

/** Thrown when a child ends before it has answered. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';
}

/** A child process that handles one task at a time. It ends by SIGKILL only, so that nothing can hold it up. */
export class ChildProcess {
  /** What it says of itself when it is warm. Rejects when it cannot start. */
  readonly ready: Promise<unknown>;
  /** Settles with the exit code or the signal when it is gone. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Tasks given to it so far. */
  tasks = 0;
  readonly #process: NodeChildProcess;
  #task: { onResult(result: TaskResult): void; reject(error: ChildEnded): void } | undefined;

  constructor({ filename, childOptions, permissions }: ChildProcessOptions) {
    this.#process = fork(filename, [JSON.stringify(childOptions)], {
      ...confine(permissions),
      serialization: 'advanced',
      stdio: ['pipe', 'ignore', 'pipe', 'ipc'],
    });
    this.ended = new Promise(resolve => {
      this.#process.on('error', () => resolve(null));
      this.#process.once('exit', (code, signal) => resolve(code ?? signal));
    });

    const { stdin, stderr } = this.#process as { stdin?: Writable; stderr?: Readable };
    // Without a file descriptor to spare there are no streams. A child that ends while it is sent a file is dealt with
    // where its end is noticed.
    stdin?.on('error', () => undefined);
    let complaints = '';
    const collect = (text: Buffer) => (complaints = (complaints + text.toString()).slice(0, 2000));
    stderr?.on('data', collect);
    this.ready = new Promise((resolve, reject) => {
      this.#process.on('message', (message: FromChild) => {
        if ('ready' in message) {
          // From now on files of strangers come in, and what decoders print about them is dropped.
          stderr?.off('data', collect).resume();
          resolve(message.ready);
        } else if ('failed' in message) reject(new Error(message.failed));
        else this.#task?.onResult(message);
      });
      void this.ended.then(end => {
        reject(new ChildEnded(`a child process ended with ${end} while it started: ${complaints.trim()}`));
        this.#task?.reject(new ChildEnded(`a child process ended with ${end} at work`));
      });
    });
    this.ready.catch(() => undefined);
  }

  get pid(): number | undefined {
    return this.#process.pid;
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /**
   * Runs a task to its end. There must be none under way.
   *
   * @param pieces the file that it is about, sent through a pipe: nothing is copied on this side
   * @param onFollowed called with each result that another one follows
   * @returns the last result
   * @throws ChildEnded
   */
  run(
    name: string,
    task: unknown,
    pieces: readonly Uint8Array[] = [],
    onFollowed: (result: TaskResult) => void = () => undefined,
  ): Promise<TaskResult> {
    this.tasks += 1;
    return new Promise((resolve, reject) => {
      const onResult = (result: TaskResult) => (result.more ? onFollowed : resolve)(result);
      this.#task = { onResult, reject };
      this.#say({ run: name, task, bytes: pieces.reduce((sum, { length }) => sum + length, 0) });
      const { stdin } = this.#process;
      stdin?.cork();
      for (const piece of pieces) stdin?.write(piece);
      stdin?.uncork();
    });
  }

  /** Asks it to give up the task under way; it answers soon, if it can. */
  stop(): void {
    this.#say({ stop: true });
  }

  /** Ends it at once, whatever it does. */
  kill(): void {
    this.#process.kill('SIGKILL');
  }

  #say(message: ToChild): void {
    if (this.#process.connected) this.#process.send(message, () => undefined);
  }
}
