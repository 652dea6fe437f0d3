import { fileURLToPath } from 'node:url';
import t from 'tap';
import { eventually } from '../eventually.js';
import { troubledPool } from './troubled-pool.js';

const filename = fileURLToPath(new URL('./lying-child.js', import.meta.url));

t.test('a child that breaks a rule is ended, and its task counts as one that ended its child', async t => {
  const { pool, ends } = troubledPool(t, { filename });
  const tasks = {
    say: [7, null, { cmd: 'NODE_HANDLE', type: 'net.Socket' }, { ready: 'again' }, { failed: 'at last' }],
    write: [Array(8).fill(255), [0, 0, 0, 0, 1, 0, 0, 0, 123]],
  };
  for (const [name, lies] of Object.entries(tasks))
    for (const lie of lies) {
      const told = JSON.stringify(lie);
      await t.rejects(pool.run(name, lie), { code: 'broken-audio' }, told);
      t.strictSame(ends.splice(0), ['protocol', 'protocol'], told);
    }
  t.equal(await pool.run('answer', 'well'), 'well');
});

t.test('it says no more than one last result of a task, and nothing without a task', async t => {
  const { pool, ends } = troubledPool(t, { filename });
  t.equal(await pool.run('answerTwice', 1), 'first');
  t.equal(await pool.run('answer', 1), 1, 'of two, the second is not that of the next task');
  await eventually(() => ends.length === 1);
  t.equal(await pool.run('answerAndGoOn', 2), 'an answer');
  await eventually(() => ends.length === 2);
  t.strictSame(ends, ['protocol', 'protocol']);
  t.equal(await pool.run('answer', 2), 2);
});

t.test('a result is what the reader of the task makes of it, who ends a child that lies', async t => {
  const { pool, ends } = troubledPool(t, { filename });
  const read = (value: unknown, _bytes: Uint8Array, index: number) => {
    if (typeof value !== 'string' || index > 1) throw new Error('not one of two strings');
    return value;
  };
  t.equal(await pool.run('answer', 'a string', { read }), 'a string');
  await t.rejects(pool.run('answer', 7, { read }), { code: 'broken-audio' });
  t.strictSame(ends, ['protocol', 'protocol']);
  const further: string[] = [];
  const { first, ended } = pool.start('flood', 1, { read }, value => further.push(value));
  t.equal(await first, 'another');
  t.equal(await ended, 'failed');
  t.strictSame(further, ['another']);
});

t.test("it has no part in Node's own channel, which believes it", async t => {
  const { pool } = troubledPool(t, { filename });
  t.equal(await pool.run('channel', undefined), 'undefined');
});

t.test('one that prints without end is not read without end', async t => {
  const { pool, ends } = troubledPool(t, { filename, taskTimeout: 400 });
  for (let i = 0; i < 4; i++) await pool.run('print', 2 ** 19);
  t.strictSame(ends, [], 'it may print something about each task');
  await t.rejects(pool.run('print', 2 ** 25), { code: 'too-demanding' });
});
