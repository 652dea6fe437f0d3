import './ignore-debug-signal.js';
import { spawn, type ChildProcess as NodeChildProcess } from 'node:child_process';
import type { Duplex, Readable, Writable } from 'node:stream';
import { channel, type TaskResult, type ToChild } from './child-protocol.js';
import { confine, type Permissions } from './confinement.js';
import { encodeFrame, FrameReader, type Frame } from './frames.js';
import type { IsolationPreference } from './isolation.js';
import { OwnProcess } from './own-process.js';
import { readMessage } from './read-message.js';
import type { Reader } from './reader.js';
import { strongestWrapper } from './strongest-wrapper.js';

/** What children run and may do. */
export interface ChildProcessOptions {
  /** Path of a module that calls `serveTasks`. */
  readonly filename: string;
  /** Passed to the child once, as JSON in its first argument. */
  readonly childOptions: unknown;
  readonly permissions: Permissions;
  /** By default the strongest that works here. */
  readonly isolation?: IsolationPreference;
  /** Bytes that a result may have beside its JSON. */
  readonly resultBytes: number;
}

/** What a child is to do. */
export interface ChildTask<T> {
  /** The task's name. */
  readonly name: string;
  readonly task: unknown;
  /** The file that it is about, sent through a pipe: nothing is copied on this side. */
  readonly pieces?: readonly Uint8Array[] | undefined;
  readonly read: Reader<T>;
}

/** Thrown when a child ends before it has answered. */
export class ChildEnded extends Error {
  override readonly name = 'ChildEnded';
}

/** Bytes of the JSON of a message: a hundred segments of a track are less than a hundredth of it. */
const largestMessage = 2 ** 20;

/** Bytes that a child may print during a task. What it prints beyond that is not read, and holds it up. */
const mostPrinted = 2 ** 20;

/**
 * A child process that handles one task at a time. It ends by SIGKILL only, so that nothing can hold it up.
 *
 * It speaks on a pipe of its own and not on Node's channel, which believes a child: the channel keeps a message of any
 * length, and obeys those that are meant for itself.
 */
export class ChildProcess {
  /** What it says of itself when it is warm. Rejects when it cannot start. */
  readonly ready: Promise<unknown>;
  /** Settles with the exit code or the signal when it is gone. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** What it may do. */
  readonly permissions: Permissions;
  /** Tasks given to it so far. */
  tasks = 0;
  readonly #process: NodeChildProcess;
  readonly #own: OwnProcess;
  readonly #channel: Duplex | undefined;
  #breach: string | undefined;
  #printed = 0;
  #task: { receive(frame: Frame): void; reject(error: ChildEnded): void } | undefined;

  constructor({ filename, childOptions, permissions, isolation, resultBytes }: ChildProcessOptions) {
    this.permissions = permissions;
    const wrapper = strongestWrapper(isolation);
    const { program, args, ...options } = confine(permissions, wrapper);
    this.#process = spawn(program, [...args, filename, JSON.stringify(childOptions)], {
      ...options,
      stdio: ['pipe', 'ignore', 'pipe', 'pipe'],
    });
    this.#own = new OwnProcess(this.#process, wrapper);
    this.ended = new Promise(resolve => {
      this.#process.on('error', () => resolve(null));
      this.#process.once('exit', (code, signal) => resolve(this.#own.endOf(code, signal)));
    });

    // Without a file descriptor to spare there are no streams.
    const { stdin, stderr, stdio } = this.#process as {
      stdin?: Writable;
      stderr?: Readable;
      stdio?: unknown[];
    };
    this.#channel = stdio?.[channel] as Duplex | undefined;
    // A child that ends while it is sent a file is dealt with where its end is noticed.
    for (const stream of [stdin, stderr, this.#channel]) stream?.on('error', () => undefined);
    let complaints = '';
    const collect = (text: Buffer) => (complaints = (complaints + text.toString()).slice(0, 2000));
    stderr?.on('data', collect);
    this.ready = new Promise((resolve, reject) => {
      let isStarting = true;
      const receive = (frame: Frame) => {
        if (!isStarting) {
          this.#receive(frame);
          return;
        }
        isStarting = false;
        const message = readMessage(frame.message);
        if ('failed' in message) reject(new Error(message.failed));
        else if ('ready' in message) {
          this.#own.find();
          // From now on files of strangers come in, and what decoders print about them is dropped.
          stderr?.off('data', collect).on('data', (text: Buffer) => {
            if ((this.#printed += text.length) > mostPrinted) stderr.pause();
          });
          resolve(message.ready);
        } else throw new Error('a result before it was ready');
      };
      this.#listen(new FrameReader({ json: largestMessage, bytes: resultBytes }, receive));
      void this.ended.then(end => {
        const reason = this.#breach ?? complaints.trim();
        reject(new ChildEnded(`a child process ended with ${end} while it started: ${reason}`));
        this.#task?.reject(new ChildEnded(`a child process ended with ${end} at work`));
      });
    });
    this.ready.catch(() => undefined);
  }

  /** Of Node itself, as the service and an operator see it; undefined before it starts. */
  get pid(): number | undefined {
    return this.#own.find();
  }

  get isAlive(): boolean {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  /** Which rule of the protocol it has broken, for which it was ended. */
  get breach(): string | undefined {
    return this.#breach;
  }

  /**
   * Runs a task to its end. There must be none under way.
   *
   * @param onFollowed called with each result that another one follows
   * @returns the last result
   * @throws ChildEnded
   */
  run<T>(
    { name, task, pieces = [], read }: ChildTask<T>,
    onFollowed: (result: TaskResult<T>) => void = () => undefined,
  ): Promise<TaskResult<T>> {
    const number = (this.tasks += 1);
    this.#printed = 0;
    this.#process.stderr?.resume();
    return new Promise((resolve, reject) => {
      let index = 0;
      const receive = ({ message, bytes }: Frame) => {
        const sent = readMessage(message);
        if ('ready' in sent || 'failed' in sent) throw new Error('a start for the second time');
        const { number: of, more } = sent;
        if (of !== number) throw new Error('a result of another task');
        if (more && !('value' in sent)) throw new Error('a failure that something follows');
        const result = 'value' in sent ? { ...sent, value: read(sent.value, bytes, index) } : sent;
        index += 1;
        if (!more) this.#task = undefined;
        (more ? onFollowed : resolve)(result);
      };
      this.#task = { receive, reject };
      this.#say({ number, run: name, task, bytes: pieces.reduce((sum, { length }) => sum + length, 0) });
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
    this.#own.kill();
  }

  #say(message: ToChild): void {
    this.#channel?.write(Buffer.concat(encodeFrame(message)));
  }

  #receive(frame: Frame): void {
    if (!this.#task) throw new Error('a message without a task');
    this.#task.receive(frame);
  }

  /** Reads what it says, until that breaks a rule, which ends it. */
  #listen(reader: FrameReader): void {
    this.#channel?.on('data', (chunk: Buffer) => {
      if (this.#breach !== undefined) return;
      try {
        reader.push(chunk);
      } catch (error) {
        this.#breach = (error as Error).message;
        this.#channel?.destroy();
        this.kill();
      }
    });
  }
}
