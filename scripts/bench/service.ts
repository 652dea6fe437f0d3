import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import type { BenchFile } from './files.js';

const seconds = 5;
const cli = fileURLToPath(new URL('../../src/cli.js', import.meta.url));

/** Requests per second and median latency of a service of its own, at two degrees of concurrency. */
export async function benchService(files: readonly BenchFile[]) {
  const child = spawn(process.execPath, [cli, 'serve'], {
    env: { ...process.env, PORT: '0', LOG_LEVEL: 'info' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const url = await readyAddress(child.stdout);
    const rows: Record<string, Record<string, number>> = {};
    for (const { name, bytes } of files) {
      await load(url, bytes, 4, 2);
      const alone = await load(url, bytes, 1, seconds);
      const together = await load(url, bytes, 4, seconds);
      rows[name] = {
        'requests/s, 1 at a time': alone.requests.average,
        'p50 ms': alone.latency.p50,
        'requests/s, 4 at a time': together.requests.average,
        'p50 ms of 4': together.latency.p50,
        '4 × / 1 ×': Math.round((100 * together.requests.average) / alone.requests.average) / 100,
      };
    }
    return rows;
  } finally {
    child.kill();
    await once(child, 'exit');
  }
}

async function load(url: string, body: Buffer, connections: number, duration: number) {
  const headers = { 'content-type': 'application/octet-stream' };
  const result = await autocannon({
    url: `${url}/classify`,
    method: 'POST',
    body,
    headers,
    connections,
    duration,
  });
  if (result.non2xx + result.errors > 0) throw new Error(`${result.non2xx + result.errors} requests failed`);
  return result;
}

async function readyAddress(stdout: NodeJS.ReadableStream): Promise<string> {
  for await (const text of createInterface({ input: stdout })) {
    const line = JSON.parse(text) as { msg: string; address?: string };
    if (line.msg === 'ready to classify' && line.address) {
      stdout.resume();
      return line.address;
    }
  }
  throw new Error('the service did not start');
}
