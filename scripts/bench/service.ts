import autocannon from 'autocannon';
import { startService } from '../started-service.js';
import type { BenchFile } from './files.js';

const seconds = 5;

/** Requests per second and median latency of a service of its own, at two degrees of concurrency. */
export async function benchService(files: readonly BenchFile[]) {
  const service = await startService();
  try {
    const rows: Record<string, Record<string, number>> = {};
    for (const { name, bytes } of files) {
      await load(service.url, bytes, 4, 2);
      const alone = await load(service.url, bytes, 1, seconds);
      const together = await load(service.url, bytes, 4, seconds);
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
    await service.stop();
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
