import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { cli } from '../support/started-service.js';

/** The project's root, seen from the compiled tests. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

export { cli } from '../support/started-service.js';

/** A log line of the service. */
export type LogLine = Record<string, unknown> & { msg: string };

/** A service of the test's own: a real process on a free port, ended with the test. */
export interface Service {
  readonly url: string;
  readonly process: ChildProcess;
  readonly log: readonly LogLine[];
  /** Sends SIGTERM and waits for the exit code. */
  stop(): Promise<number | null>;
}

/**
 * Starts `hyena serve` and waits until it says that it is ready. It closes without the grace that it gives
 * others to learn of it, unless `env` says otherwise.
 *
 * @param through a command that runs the one behind it in its own place
 */
export async function startService(
  t: Test,
  env: Record<string, string> = {},
  through: readonly string[] = [],
): Promise<Service> {
  const [program, ...args] = [...through, process.execPath, cli, 'serve'];
  const child = spawn(program, args, {
    env: { ...process.env, PORT: '0', WORKERS: '1', LOG_LEVEL: 'info', SHUTDOWN_GRACE_MS: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const log: LogLine[] = [];
  let errors = '';
  child.stderr.on('data', (data: Buffer) => (errors += data.toString()));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    return child.exitCode;
  };
  t.teardown(stop);
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', text => {
      const line = JSON.parse(text) as LogLine;
      log.push(line);
      if (line.msg === 'ready to classify') resolve(line.address as string);
    });
    child.once('exit', code => reject(new Error(`the service ended with ${code}: ${errors}`)));
  });
  return { url, process: child, log, stop };
}

/** Sends audio as the raw body. */
export function postRaw(url: string, bytes: Uint8Array, query = '', type = 'application/octet-stream') {
  return fetch(`${url}/classify${query}`, { method: 'POST', body: bytes, headers: { 'content-type': type } });
}

/** Sends audio as a multipart file. */
export function postFile(url: string, bytes: Uint8Array, field = 'audio', query = '') {
  const form = new FormData();
  form.append(field, new Blob([bytes]), 'track');
  return fetch(`${url}/classify${query}`, { method: 'POST', body: form });
}
