import t from 'tap';
import { troubledPool } from './troubled-pool.js';

t.test('runs tasks in the order in which they came', async t => {
  const { pool } = troubledPool(t);
  const order: number[] = [];
  const run = async (task: number) => {
    await pool.run('wait', 5);
    order.push(task);
  };
  await Promise.all([0, 1, 2, 3, 4].map(run));
  t.strictSame(order, [0, 1, 2, 3, 4]);
});

t.test('refuses a task when as many wait as may, and says when to come again', async t => {
  const { pool } = troubledPool(t, { queueLimit: 2 });
  await pool.warmUp();
  const waiting = [300, 10, 10].map(time => pool.run('wait', time));
  t.equal(pool.isFull, true);
  await t.rejects(pool.run('identify', undefined), { code: 'queue-full', retryAfter: Number });
  await Promise.all(waiting);
  t.equal(pool.isFull, false);
});

t.test('refuses a task that waits too long', async t => {
  const { pool } = troubledPool(t, { queueTimeout: 100 });
  await pool.warmUp();
  const long = pool.run('wait', 500);
  await t.rejects(pool.run('identify', undefined), { code: 'queue-timeout', retryAfter: Number });
  t.equal(pool.waiting, 0);
  await long;
});

t.test('takes a task that is given up out of the queue', async t => {
  const { pool } = troubledPool(t);
  await pool.warmUp();
  const long = pool.run('wait', 300);
  const controller = new AbortController();
  const waiting = pool.run('identify', undefined, { signal: controller.signal });
  t.equal(pool.waiting, 1);
  controller.abort();
  await t.rejects(waiting, { name: 'AbortError' });
  t.equal(pool.waiting, 0);
  await long;
  await t.rejects(pool.run('identify', undefined, { signal: controller.signal }), { name: 'AbortError' });
});

t.test('estimates the wait from how long tasks took', async t => {
  const { pool } = troubledPool(t);
  await pool.warmUp();
  for (let i = 0; i < 30; i++) await pool.run('wait', 1);
  const short = pool.run('wait', 200);
  const many = Array.from({ length: 9 }, () => pool.run('wait', 1));
  const quick = pool.secondsToWait;
  await Promise.all([short, ...many]);
  for (let i = 0; i < 5; i++) await pool.run('wait', 400);
  const slow = Array.from({ length: 10 }, () => pool.run('wait', 1));
  t.ok(pool.secondsToWait > quick, `nine quick tasks: ${quick} s, ten slow ones: ${pool.secondsToWait} s`);
  t.ok(pool.secondsToWait >= 2);
  await Promise.all(slow);
});
