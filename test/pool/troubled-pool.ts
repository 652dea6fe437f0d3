import { fileURLToPath } from 'node:url';
import type { Test } from 'tap';
import { ProcessPool } from '../../src/pool/process-pool.js';
import type { EndReason, ProcessPoolOptions } from '../../src/pool/process-pool-options.js';

const filename = fileURLToPath(new URL('./troubled-child.js', import.meta.url));

/** A pool of one child that gets into trouble, closed with the test, and why children of it ended. */
export function troubledPool(
  t: Test,
  options: Partial<ProcessPoolOptions> = {},
): { pool: ProcessPool; ends: EndReason[] } {
  const ends: EndReason[] = [];
  const pool = new ProcessPool({
    filename,
    childOptions: {},
    permissions: { read: [fileURLToPath(new URL('..', import.meta.url))] },
    workers: 1,
    queueLimit: 10,
    taskTimeout: 20_000,
    memoryLimit: 2 ** 30,
    resultBytes: 2 ** 20,
    maxTasks: 1000,
    onEnd: reason => ends.push(reason),
    ...options,
  });
  t.teardown(() => pool.close());
  return { pool, ends };
}
