import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { troubledPool } from './troubled-pool.js';

/** Longer than a test waits. */
const forever = 60_000;

t.test('a task gives its first result at once and goes on to others', async t => {
  const { pool } = troubledPool(t);
  const further: unknown[] = [];
  const { first, ended } = pool.start('goOn', 50, {}, value => further.push(value));
  t.equal(await first, 'first');
  t.strictSame(further, []);
  t.equal(await ended, 'complete');
  t.strictSame(further, ['second', await pool.run('identify', undefined)]);
});

t.test('work that nobody waits for ends for the next task, in the same child', async t => {
  const { pool, ends } = troubledPool(t);
  const child = await pool.run('identify', undefined);
  const { first, ended } = pool.start('goOn', forever);
  await first;
  t.equal(await pool.run('identify', undefined), child);
  t.equal(await ended, 'interrupted');
  t.strictSame(ends, []);
});

t.test('it does not begin where a task waits already', async t => {
  const { pool } = troubledPool(t);
  const { ended } = pool.start('goOn', forever);
  t.ok(await pool.run('identify', undefined));
  t.equal(await ended, 'interrupted');
});

t.test('a child that only goes on counts as free', async t => {
  const { pool } = troubledPool(t, { queueLimit: 0 });
  await pool.warmUp();
  const started = pool.start('goOn', forever);
  await started.first;
  t.notOk(pool.isFull);
  const [one, two] = await Promise.allSettled([pool.run('wait', 200), pool.run('identify', undefined)]);
  t.equal(one.status, 'fulfilled');
  t.match(two, { status: 'rejected', reason: { code: 'queue-full' } }, 'for one task, not for two');
  t.equal(await started.ended, 'interrupted');
  t.notOk(pool.isFull);
});

t.test('one that does not stop is replaced, and the first result stands', async t => {
  const { pool, ends } = troubledPool(t);
  const { first, ended } = pool.start('loopAfterwards', undefined);
  t.equal(await first, 'first');
  t.ok(await pool.run('identify', undefined));
  t.equal(await ended, 'failed');
  t.strictSame(ends, ['given-up']);
});

t.test('what follows the first result has the time of a task again, and no more', async t => {
  const { pool, ends } = troubledPool(t, { taskTimeout: 400 });
  const { first, ended } = pool.start('loopAfterwards', undefined);
  t.equal(await first, 'first');
  t.equal(await ended, 'failed');
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, ['deadline']);
});

t.test('a task without a first result has failed', async t => {
  const { pool } = troubledPool(t);
  const { first, ended } = pool.start('refuse', 'no');
  await t.rejects(first, { message: 'no' });
  t.equal(await ended, 'failed');
});

t.test('a child that was told to stop twice is left alone afterwards', async t => {
  const { pool, ends } = troubledPool(t);
  const child = await pool.run('identify', undefined);
  const leaving = new AbortController();
  const { first } = pool.start('emitWhenStopped', undefined, { signal: leaving.signal });
  const next = pool.run('identify', undefined);
  // By then the child is at work.
  await delay(100);
  leaving.abort(new Error('gone'));
  await t.rejects(first, { message: 'gone' });
  t.equal(await next, child);
  // Longer than a child has to give up a task.
  t.equal(await pool.run('wait', 800), child);
  t.strictSame(ends, []);
});
