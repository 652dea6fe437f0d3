// A process that owns a troubled pool, for tests that look at it from outside: runs the task that its argument names.
import { fileURLToPath } from 'node:url';
import type { IsolationPreference } from '../../src/pool/isolation.js';
import { ProcessPool } from '../../src/pool/process-pool.js';

const pool = new ProcessPool({
  filename: fileURLToPath(new URL('./troubled-child.js', import.meta.url)),
  childOptions: {},
  permissions: { read: [] },
  workers: 1,
  queueLimit: 10,
  taskTimeout: 60_000,
  memoryLimit: 2 ** 30,
  resultBytes: 2 ** 20,
  maxTasks: 1000,
  isolation: process.argv[3] as IsolationPreference | undefined,
});
await pool.warmUp();
const [pid] = pool.pids;
if (process.argv[2] === 'loop') {
  const looping = pool.run('loop', undefined);
  console.log(pid);
  await looping;
} else {
  await pool.run(process.argv[2], undefined);
  await pool.close();
  console.log('done');
}
