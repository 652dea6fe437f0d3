import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What a shell would start as `hyena`. */
export const cli = fileURLToPath(new URL('../src/cli/cli.js', import.meta.url));

/** A service that this process started. */
export interface StartedService {
  readonly url: string;
  /** Where it answers probes, if it has a port of its own for them. */
  readonly probes: string | undefined;
  readonly pid: number;
  /** The exit code, once the service has ended; null when a signal ended it. */
  readonly exit: Promise<number | null>;
  /** Sends SIGTERM and waits for the end. */
  stop(): Promise<void>;
}

/** The log line of a service that is ready. */
interface ReadyLine {
  readonly msg: string;
  readonly address: string;
  readonly probes?: string;
}

/**
 * Starts `hyena serve` on a free port and waits until it is ready to classify.
 *
 * @param env settings beside those of this process
 * @param node the Node that runs it
 * @param program the `hyena` that is started
 * @throws Error when the service ends before
 */
export async function startService(
  env: Readonly<Record<string, string>> = {},
  node = process.execPath,
  program = cli,
): Promise<StartedService> {
  const child = spawn(node, [program, 'serve'], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'info', ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const exit = once(child, 'exit').then(([code]) => code as number | null);
  const { address: url, probes } = await new Promise<ReadyLine>((resolve, reject) => {
    void exit.then(code => reject(new Error(`the service ended with ${code} before it was ready`)));
    createInterface(child.stdout).on('line', text => {
      const line = JSON.parse(text) as ReadyLine;
      if (line.msg === 'ready to classify') resolve(line);
    });
  });
  return {
    url,
    probes,
    pid: child.pid!,
    exit,
    async stop() {
      child.kill();
      await exit;
    },
  };
}
