import { createHash } from 'node:crypto';
import t from 'tap';
import { eventually } from '../eventually.js';
import { troubledPool } from './troubled-pool.js';

t.test('ends a child that works longer than it may, and goes on with another', async t => {
  const { pool, ends } = troubledPool(t, { taskTimeout: 200 });
  const before = await pool.run('identify', undefined);
  await t.rejects(pool.run('loop', undefined), { code: 'too-demanding', detail: /0\.2 s/ });
  t.not(await pool.run('identify', undefined), before);
  t.strictSame(ends, ['deadline']);
});

t.test('ends a child that takes more memory than it may, whatever for', async t => {
  const { pool, ends } = troubledPool(t, { memoryLimit: 300 * 2 ** 20 });
  await t.rejects(pool.run('grow', undefined), { code: 'too-demanding', detail: /memory/ });
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, ['memory']);
});

t.test('tries a file twice before it blames it for the death of a child', async t => {
  const { pool, ends } = troubledPool(t);
  await t.rejects(pool.run('die', undefined), { code: 'broken-audio' });
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, ['died', 'died']);
});

t.test('renews a child after so many tasks, and when it has grown', async t => {
  const { pool, ends } = troubledPool(t, { maxTasks: 2 });
  const pids = [];
  for (let i = 0; i < 4; i++) pids.push(await pool.run('identify', undefined));
  t.equal(pids[0], pids[1]);
  t.not(pids[1], pids[2]);
  t.equal(pids[2], pids[3]);
  const full = troubledPool(t, { memoryLimit: 2 ** 20 * 40 });
  await full.pool.run('identify', undefined);
  await full.pool.run('identify', undefined);
  t.equal(ends[0], 'recycled');
  t.equal(full.ends[0], 'recycled');
});

t.test('renews children that began together one after the other', async t => {
  const { pool, ends } = troubledPool(t, { workers: 2, maxTasks: 4 });
  await pool.warmUp();
  const runOnBoth = () => Promise.all([1, 2].map(() => pool.run('identify', undefined)));
  for (let i = 0; i < 3; i++) await runOnBoth();
  await eventually(() => ends.length === 1);
  t.equal(pool.warmChildren, 1);
  await eventually(() => pool.warmChildren === 2);
  await runOnBoth();
  await eventually(() => ends.length === 2);
  t.strictSame(ends, ['recycled', 'recycled']);
});

t.test('takes a task that is given up from its child, which lives on when it can', async t => {
  const { pool, ends } = troubledPool(t);
  const before = await pool.run('identify', undefined);
  const reason = new Error('nobody waits');
  const giveUp = async (name: string) => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(reason), 100);
    const begun = performance.now();
    await t.rejects(pool.run(name, 60_000, { signal: controller.signal }), reason);
    t.ok(performance.now() - begun < 30_000, 'its caller does not wait for its end');
  };
  await giveUp('wait');
  t.equal(await pool.run('identify', undefined), before);
  t.strictSame(ends, []);
  await giveUp('loop');
  t.not(await pool.run('identify', undefined), before);
  t.strictSame(ends, ['given-up']);
});

t.test('replaces a child that dies while it starts', async t => {
  const { pool } = troubledPool(t);
  await pool.warmUp();
  for (let i = 0; i < 3; i++) {
    await pool.run('identify', undefined);
    const [child] = pool.pids;
    process.kill(child, 'SIGKILL');
    const successors = () => pool.pids.filter(pid => pid !== child);
    await eventually(() => successors().length > 0);
    // It is starting now, and dies before it says a word.
    for (const successor of successors()) process.kill(successor, 'SIGKILL');
  }
  t.ok(await pool.run('identify', undefined));
});

t.test('brings large files over whole', async t => {
  const { pool } = troubledPool(t);
  const bytes = Buffer.alloc(50_000_000, 'not all the same ');
  t.equal(
    await pool.run('digest', undefined, { pieces: [bytes.subarray(0, 7), bytes.subarray(7)] }),
    createHash('sha256').update(bytes).digest('hex'),
  );
  t.equal(await pool.run('digest', undefined), createHash('sha256').digest('hex'));
});

t.test('says why its children cannot start', async t => {
  const { pool } = troubledPool(t, { filename: '/nowhere/child.js' });
  await t.rejects(pool.warmUp(), /ended with 1 while it started: [^]*(Cannot find module|ERR_ACCESS_DENIED)/);
});
