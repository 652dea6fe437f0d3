import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { exchange } from '../../support/load/exchange.js';
import { cli } from '../../support/started-service.js';
import { median } from './numbers.js';
import { ask, formsOf } from './rival.js';
import type { BenchTrack } from './tracks.js';

const runs = 5;

/** Milliseconds between two looks at whether a service is ready. */
const interval = 5;

/** Milliseconds from starting the program to the end of its first answer: the median of several runs. */
export async function benchColdStart(
  track: BenchTrack,
  env: Readonly<Record<string, string>>,
): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run < runs; run++) times.push(await firstAnswer(track, env));
  return median(times);
}

async function firstAnswer({ bytes, extension }: BenchTrack, env: Readonly<Record<string, string>>) {
  const port = await freePort();
  const rival = { url: `http://127.0.0.1:${port}/classify`, field: 'audio' };
  const [form] = formsOf(rival, [bytes], extension);
  const began = performance.now();
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { ...process.env, PORT: String(port), LOG_LEVEL: 'error', ...env },
    stdio: 'inherit',
  });
  const exit = once(child, 'exit');
  try {
    while (!(await isReady(rival.url))) {
      if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
      await delay(interval);
    }
    await ask(rival, form);
    return performance.now() - began;
  } finally {
    child.kill();
    await exit;
  }
}

async function isReady(url: string): Promise<boolean> {
  const { answer } = await exchange(url, { method: 'GET', path: '/readyz' });
  return answer?.status === 200;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
