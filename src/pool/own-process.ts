import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import { firstChild } from './descendants.js';
import type { Wrapper } from './wrappers.js';

const signals = Object.entries(constants.signals) as [NodeJS.Signals, number][];

/**
 * Node's own process in a child that may have been started by way of others. It is looked for from outside, since a child
 * can say what it likes.
 */
export class OwnProcess {
  readonly #outermost: ChildProcess;
  readonly #isWrapped: boolean;
  /** The first process of the namespace, with which the kernel ends all others in it. */
  #first: number | undefined;
  #pid: number | undefined;
  #isKilled = false;

  constructor(outermost: ChildProcess, { between }: Wrapper) {
    this.#outermost = outermost;
    this.#isWrapped = between > 0;
  }

  /** Undefined before it has started. The first call after that decides: there must be one before the child reads files. */
  find(): number | undefined {
    const { pid } = this.#outermost;
    if (!this.#isWrapped || pid === undefined) return pid;
    this.#first ??= firstChild(pid);
    return (this.#pid ??= this.#first === undefined ? undefined : firstChild(this.#first));
  }

  /** The exit code or the signal that ended it; the programs in between give the latter as a shell does. */
  endOf(code: number | null, signal: NodeJS.Signals | null): number | NodeJS.Signals | null {
    if (this.#isKilled) return 'SIGKILL';
    if (!this.#isWrapped || code === null || code <= 128) return code ?? signal;
    return signals.find(([, number]) => number === code - 128)?.[0] ?? code;
  }

  /** Ends it and, in a namespace, all that it has started; the outermost process ends after them. */
  kill(): void {
    if (this.#outermost.exitCode !== null || this.#outermost.signalCode !== null) return;
    this.#isKilled = true;
    this.find();
    if (this.#first === undefined || !kill(this.#first)) this.#outermost.kill('SIGKILL');
  }
}

function kill(pid: number): boolean {
  try {
    return process.kill(pid, 'SIGKILL');
  } catch {
    return false;
  }
}
