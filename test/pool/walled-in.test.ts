import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import type { EndReason } from '../../src/pool/process-pool-options.js';
import { eventually } from '../eventually.js';
import { childrenOf, isAlive, noProc } from '../processes.js';
import { troubledPool } from './troubled-pool.js';
import { wrappers } from './wrappers.js';

const owner = fileURLToPath(new URL('./troubled-owner.js', import.meta.url));

for (const { name, skip } of wrappers) {
  const options = { skip: noProc || skip };

  t.test(`limits and ends of a child are those of Node's own process, with ${name}`, options, async t => {
    const ends: [EndReason, number | string | null][] = [];
    const { pool } = troubledPool(t, {
      isolation: name,
      memoryLimit: 300 * 2 ** 20,
      onEnd: (reason, _pid, end) => ends.push([reason, end]),
    });
    await pool.warmUp();
    const [[, size]] = await pool.residentSizes();
    t.ok(size > 30 * 2 ** 20, `${size} bytes are more than any other program takes`);
    const [pid] = pool.pids;
    await t.rejects(pool.run('grow', undefined), { code: 'too-demanding', detail: /memory/ });
    t.notOk(isAlive(pid), 'nothing of it is left when it is given up');
    await pool.run('identify', undefined);
    process.kill(pool.pids[0], 'SIGSEGV');
    await eventually(() => Promise.resolve(ends.length === 2));
    await t.rejects(pool.run('die', undefined), { code: 'broken-audio' });
    t.strictSame(ends, [
      ['memory', 'SIGKILL'],
      ['died', 'SIGSEGV'],
      ['died', 3],
      ['died', 3],
    ]);
  });

  t.test(`a signal to the whole group leaves a child, with ${name}`, options, async t => {
    const before = await childrenOf(process.pid);
    const { pool } = troubledPool(t, { isolation: name });
    const id = await pool.run('identify', undefined);
    const [outermost] = (await childrenOf(process.pid)).filter(pid => !before.includes(pid));
    const [between = outermost] = await childrenOf(outermost);
    for (const pid of [outermost, between, pool.pids[0]])
      for (const signal of ['SIGHUP', 'SIGINT', 'SIGTERM'] as const) process.kill(pid, signal);
    t.equal(await pool.run('identify', undefined), id);
  });

  t.test(
    `no child is left behind, not even one that never looks up, when its parent is killed, with ${name}`,
    { skip: noProc || skip || (name === 'none' && 'nobody asks the kernel for that') },
    async t => {
      const parent = spawn(process.execPath, [owner, 'loop', name], { stdio: ['ignore', 'pipe', 'inherit'] });
      const [line] = (await once(parent.stdout, 'data')) as [Buffer];
      const child = Number(line.toString());
      t.ok(isAlive(child));
      parent.kill('SIGKILL');
      await eventually(() => Promise.resolve(!isAlive(child)));
    },
  );
}
