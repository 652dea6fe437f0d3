import t from 'tap';
import { ProcessPool } from '../../src/pool/process-pool.js';
import type { Chore } from '../../src/pool/chore.js';
import { eventually } from '../eventually.js';
import { troubledPool } from './troubled-pool.js';

/** Longer than a test waits. */
const forever = 60_000;

const recited = (pool: ProcessPool) => pool.run('recite', undefined) as Promise<string[]>;

/** Practice of these chores, one after another. */
const inTurn =
  (...chores: Chore[]) =>
  (times: number) =>
    chores.at(times);

/** A chore, and how often it has begun. */
function counted(name: string, task: unknown): { chore: Chore; begun: () => number } {
  let begun = 0;
  return {
    chore: {
      name,
      task,
      get pieces() {
        begun += 1;
        return [];
      },
    },
    begun: () => begun,
  };
}

t.test('an idle child practises each thing once, in their order, and its successor likewise', async t => {
  const last = counted('note', 'two');
  const { pool, ends } = troubledPool(t, {
    preparation: () => [{ name: 'note', task: 'prepared' }],
    practice: inTurn(
      { name: 'note', task: 'one' },
      { name: 'refuse', task: 'what fails is passed over' },
      last.chore,
    ),
  });
  await eventually(() => last.begun() === 1);
  t.strictSame(await recited(pool), ['prepared', 'one', 'two']);
  t.strictSame(ends, []);
  await t.rejects(pool.run('die', undefined));
  await eventually(() => last.begun() === 2);
  t.strictSame(await recited(pool), ['prepared', 'one', 'two']);
});

t.test('a task ends it, gets the same child, and is not refused meanwhile', async t => {
  const { chore, begun } = counted('wait', forever);
  const { pool, ends } = troubledPool(t, { queueLimit: 0, practice: inTurn(chore) });
  await pool.warmUp();
  const child = await pool.run('identify', undefined);
  await eventually(() => begun() === 1);
  t.notOk(pool.isFull);
  t.equal(pool.warmChildren, 1);
  t.equal(await pool.run('identify', undefined), child);
  await pool.run('wait', 600);
  t.equal(begun(), 1, 'and it does not begin again');
  t.strictSame(ends, []);
});

t.test('a chore for every child waits for it, and comes before what is left of it', async t => {
  const { chore, begun } = counted('rest', 200);
  const last = counted('note', 'practice');
  const { pool, ends } = troubledPool(t, { practice: inTurn(chore, last.chore) });
  await eventually(() => begun() === 1);
  await pool.performInEach({ name: 'note', task: 'chore' });
  await eventually(() => last.begun() === 1);
  t.strictSame(await recited(pool), ['chore', 'practice']);
  t.strictSame(ends, []);
});

t.test('a child that does not stop is replaced', async t => {
  const { chore, begun } = counted('loop', undefined);
  const { pool, ends } = troubledPool(t, { practice: inTurn(chore) });
  await eventually(() => begun() === 1);
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, ['given-up']);
});

for (const [name, reason] of [
  ['die', 'died'],
  ['grow', 'memory'],
] as const)
  t.test(`children do not ${name} over it one after another`, async t => {
    const { chore, begun } = counted(name, undefined);
    const { pool, ends } = troubledPool(t, {
      workers: 3,
      memoryLimit: 300 * 2 ** 20,
      practice: inTurn(chore),
    });
    await eventually(() => ends.length === 1);
    t.strictSame(ends, [reason]);
    t.ok(await pool.run('identify', undefined));
    await pool.run('wait', 600);
    t.equal(begun(), 1);
    t.strictSame(ends, [reason]);
  });
