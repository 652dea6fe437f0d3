import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { Test } from 'tap';
import { cli, type LogLine } from './service.js';

/**
 * Starts a service with so many children that loading takes a while on any machine, and waits only until it listens.
 *
 * @returns where it listens, and a promise of its being ready
 */
export async function startLoading(t: Test): Promise<{ url: string; ready: Promise<unknown> }> {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { ...process.env, PORT: '0', WORKERS: '16' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const lines = createInterface(child.stdout);
  const logged = (message: string) =>
    new Promise<LogLine>(resolve => {
      lines.on('line', text => {
        const line = JSON.parse(text) as LogLine;
        if (line.msg.startsWith(message)) resolve(line);
      });
    });
  const ready = logged('ready to classify');
  const { msg } = await logged('Server listening');
  return { url: /http:\S+/.exec(msg)![0], ready };
}
