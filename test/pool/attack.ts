// What code that has taken over a child would try, without harm.
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect, type NetConnectOpts } from 'node:net';
import { Worker } from 'node:worker_threads';

/** Where to attack. */
export interface Targets {
  /** A process of the same user. */
  readonly victim: number;
  /** A file that no child needs. */
  readonly file: string;
  /** A folder that anyone may write into. */
  readonly folder: string;
  /** Servers on a port of loopback, on an abstract socket, and on one in the file system. */
  readonly servers: Readonly<Record<'port' | 'abstract' | 'socket', NetConnectOpts>>;
}

/** What each attempt came to: `done`, or the code of the error. */
export type Outcomes = Record<string, string>;

/** What Node has and does not document. */
interface Internals {
  readonly _debugProcess: (pid: number) => void;
  readonly binding: (name: string) => unknown;
}

/** Attempts everything. */
export async function attack({ victim, file, folder, servers }: Targets): Promise<Outcomes> {
  const { _debugProcess: debug, binding } = process as unknown as Internals;
  const attempts: Record<string, () => unknown> = {
    environment: () => readFileSync(`/proc/${victim}/environ`),
    memory: () => readFileSync(`/proc/${victim}/maps`),
    file: () => readFileSync(file),
    write: () => writeFileSync(`${folder}/written`, ''),
    signal: () => process.kill(victim, 'SIGWINCH'),
    debug: () => debug(victim),
    parent: () => process.kill(process.ppid, 'SIGUSR1'),
    addon: () => process.dlopen({ exports: {} }, process.execPath),
    binding: () => binding('spawn_sync'),
    program: () => spawnSync(process.execPath, ['--version']).error,
    thread: () => void new Worker('', { eval: true }).terminate(),
  };
  const outcomes = Object.entries(attempts).map(([name, action]) => [name, outcomeOf(action)]);
  const reached = Object.entries(servers).map(async ([name, options]) => [name, await reach(options)]);
  return Object.fromEntries([...outcomes, ...(await Promise.all(reached))]) as Outcomes;
}

function outcomeOf(action: () => unknown): string {
  try {
    const result = action();
    return result instanceof Error ? codeOf(result) : 'done';
  } catch (error) {
    return codeOf(error);
  }
}

function reach(options: NetConnectOpts): Promise<string> {
  return new Promise(resolve => {
    const socket = connect(options, () => {
      socket.destroy();
      resolve('done');
    });
    socket.on('error', error => resolve(codeOf(error)));
  });
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? String(error);
