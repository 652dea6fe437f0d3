import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import { eventually } from '../eventually.js';
import { isAlive } from '../processes.js';
import { cli, type LogLine } from '../service.js';

/**
 * Writes how many modules of packages have been loaded when the process begins to listen for signals. Nothing can be done
 * about those that come before its first line of code.
 */
const preloaded = `
  import { createRequire } from 'node:module';
  const { cache } = createRequire('/');
  process.once('newListener', () => {
    const loaded = Object.keys(cache).length;
    queueMicrotask(() => process.stderr.write(loaded + ' modules loaded'));
  });`;

/** Starts a service in a process group of its own, and signals it at a moment of its start. */
export async function signalled(
  t: Test,
  moment: (signs: {
    readonly held: Promise<unknown>;
    logged: (message: string) => Promise<unknown>;
  }) => Promise<unknown>,
  { signal = 'SIGTERM', env = {} }: { signal?: NodeJS.Signals; env?: Record<string, string> } = {},
) {
  const service = spawn(process.execPath, [cli, 'serve'], {
    env: {
      ...process.env,
      ...env,
      PORT: '0',
      WORKERS: '2',
      LOG_LEVEL: 'info',
      SHUTDOWN_GRACE_MS: '0',
      NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(preloaded).toString('base64')}`,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  const group = -service.pid!;
  t.teardown(() => isAlive(group) && process.kill(group, 'SIGKILL'));
  const ended = once(service, 'close') as Promise<[code: number | null]>;
  const log: LogLine[] = [];
  const lines = createInterface(service.stdout);
  lines.on('line', line => log.push(JSON.parse(line) as LogLine));
  await moment({
    held: once(service.stderr, 'data'),
    logged: async message => {
      while (!log.some(({ msg }) => msg.startsWith(message))) await once(lines, 'line');
    },
  });
  service.kill(signal);
  const [code] = await ended;
  return { code, log, group };
}

/** Promises the end of a service that gets SIGTERM at a moment of its start. */
export function testMoment(name: string, moment: Parameters<typeof signalled>[1]): void {
  t.test(`a service that gets SIGTERM ${name} says so, ends with 0 and leaves no process`, async t => {
    const { code, log, group } = await signalled(t, moment);
    t.equal(code, 0);
    t.equal(log.filter(({ msg }) => msg.startsWith('shutting down')).length, 1);
    t.notOk(
      log.some(({ level }) => (level as number) > 30),
      'nothing of it is an error',
    );
    await eventually(() => !isAlive(group));
  });
}

/** The same so many milliseconds after its first line of code. */
export function testDelay(milliseconds: number): void {
  testMoment(`${milliseconds} ms after its first line of code`, async ({ held }) => {
    await held;
    await delay(milliseconds);
  });
}
