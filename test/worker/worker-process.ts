import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { cli } from '../service.js';

/** A line of a worker's log. */
export interface LogLine {
  readonly msg: string;
  readonly job?: string;
  readonly reason?: string;
}

/** A process that runs `hyena worker`. */
export interface WorkerProcess {
  readonly pid: number;
  readonly log: readonly LogLine[];
  /** Sends a signal, and waits for the end; the exit code, or the signal that ended it. */
  end(signal: NodeJS.Signals): Promise<number | NodeJS.Signals>;
}

/** Starts a worker, and waits until it takes jobs. */
export async function startWorker(
  t: Test,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<WorkerProcess> {
  const child = spawn(process.execPath, [cli, 'worker', '--model', 'gtzan', '--workers', '1', ...args], {
    env: { ...process.env, LOG_LEVEL: 'debug', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, NodeJS.Signals | null]>;
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const log: LogLine[] = [];
  await new Promise<void>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', line => {
      const said = JSON.parse(line) as LogLine;
      log.push(said);
      if (said.msg === 'takes jobs') resolve();
    });
    void ended.then(([code]) => reject(new Error(`the worker ended with ${code}`)));
  });
  return {
    pid: child.pid!,
    log,
    async end(signal) {
      child.kill(signal);
      const [code, by] = await ended;
      return code ?? by!;
    },
  };
}
