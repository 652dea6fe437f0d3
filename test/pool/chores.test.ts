import t from 'tap';
import { troubledPool } from './troubled-pool.js';

t.test('each child does a chore once, also one that is at work or still starts, and tasks go on', async t => {
  const { pool } = troubledPool(t, { workers: 2 });
  const done = pool.performInEach({ name: 'note', task: 'early' });
  await pool.warmUp();
  await done;
  const atWork = [pool.run('wait', 200), pool.run('wait', 200)];
  const noted = pool.performInEach({ name: 'note', task: 'late' });
  const meanwhile = Array.from({ length: 4 }, () => pool.run('wait', 1));
  await Promise.all([...atWork, ...meanwhile, noted]);
  const after = [pool.run('recite', undefined), pool.run('recite', undefined)];
  t.strictSame(await Promise.all(after), [
    ['early', 'late'],
    ['early', 'late'],
  ]);
});

t.test('a child prepares itself before its first task, and its successor likewise', async t => {
  const { pool, ends } = troubledPool(t, {
    preparation: () => [
      { name: 'note', task: 'one' },
      { name: 'note', task: 'two' },
    ],
  });
  t.strictSame(await pool.run('recite', undefined), ['one', 'two']);
  await t.rejects(pool.run('die', undefined));
  t.strictSame(await pool.run('recite', undefined), ['one', 'two']);
  t.strictSame(ends, ['died', 'died']);
});

t.test('a chore that fails says why, and the child lives on', async t => {
  const { pool, ends } = troubledPool(t);
  await t.rejects(pool.performInEach({ name: 'refuse', task: 'because' }), { message: 'because' });
  await t.rejects(pool.performInOne({ name: 'refuse', task: 'because' }), { message: 'because' });
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, []);
});

t.test('a chore that kills its child, or takes too much memory, costs that child alone', async t => {
  const { pool, ends } = troubledPool(t, { memoryLimit: 300 * 2 ** 20 });
  await t.rejects(pool.performInOne({ name: 'die', task: undefined }), { name: 'ChildEnded' });
  await t.rejects(pool.performInOne({ name: 'grow', task: undefined }), {
    message: 'it takes more memory than a child process may',
  });
  t.ok(await pool.run('identify', undefined));
  t.strictSame(ends, ['died', 'memory']);
});

t.test(
  'a child that ends over a chore that frees something has done it, and the others do it too',
  async t => {
    const { pool, ends } = troubledPool(t, { workers: 2 });
    await pool.warmUp();
    const first = await pool.run('identify', undefined);
    await t.resolves(pool.performInEach({ name: 'die-or-note', task: first, frees: true }));
    t.strictSame(ends, ['died']);
    const recited = await Promise.all([pool.run('recite', undefined), pool.run('recite', undefined)]);
    t.ok(recited.some(notes => (notes as string[]).includes('not me')));
    await t.rejects(pool.performInEach({ name: 'die', task: undefined }), { name: 'ChildEnded' });
    await t.rejects(pool.performInEach({ name: 'refuse', task: 'because', frees: true }), {
      message: 'because',
    });
  },
);

t.test('a child that ends before its turn is passed over', async t => {
  const { pool } = troubledPool(t);
  await pool.warmUp();
  const waiting = pool.run('wait', 200);
  const noted = pool.performInEach({ name: 'note', task: 'x' });
  process.kill(pool.pids[0], 'SIGKILL');
  await t.resolves(noted);
  await t.resolves(waiting);
});

t.test('a child that is prepared with much is not worn out by that', async t => {
  const memoryLimit = 300 * 2 ** 20;
  const fill = { name: 'fill', task: 0.8 * memoryLimit };
  const { pool, ends } = troubledPool(t, { memoryLimit, preparation: () => [fill] });
  const first = await pool.run('identify', undefined);
  t.equal(await pool.run('identify', undefined), first);
  await pool.run('fill', 0.97 * memoryLimit);
  t.not(await pool.run('identify', undefined), first, 'but by tasks that fill what is left');
  t.strictSame(ends, ['recycled']);
});

t.test('a chore that leaves too little memory for tasks costs its child, and says so', async t => {
  const memoryLimit = 300 * 2 ** 20;
  const { pool, ends } = troubledPool(t, { memoryLimit });
  const before = await pool.run('identify', undefined);
  await pool.performInOne({ name: 'fill', task: 0.8 * memoryLimit });
  t.equal(await pool.run('identify', undefined), before);
  await t.rejects(pool.performInOne({ name: 'fill', task: 0.9 * memoryLimit }), {
    message: 'it leaves tracks less than 50 MiB of the memory of a child process',
  });
  t.not(await pool.run('identify', undefined), before);
  t.strictSame(ends, ['memory']);
});

t.test('a chore that each child does ends, also where it wears them out', async t => {
  const { pool } = troubledPool(t, { workers: 2, maxTasks: 1 });
  await pool.warmUp();
  await t.resolves(pool.performInEach({ name: 'note', task: 'x' }));
});
