import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { root } from '../service.js';
import { troubledPool } from './troubled-pool.js';

const owner = fileURLToPath(new URL('./troubled-owner.js', import.meta.url));

t.test('shows a child nothing of the machine that it does not need', async t => {
  process.env.HYENA_TEST_SECRET = 'secret';
  const { pool } = troubledPool(t);
  const readable = fileURLToPath(new URL('./troubled-child.js', import.meta.url));
  t.strictSame(await pool.run('look', { readable, forbidden: `${root}package-lock.json` }), {
    environment: [],
    readAllowed: 'allowed',
    readForbidden: 'ERR_ACCESS_DENIED',
    write: 'ERR_ACCESS_DENIED',
    spawn: 'ERR_ACCESS_DENIED',
  });
});

t.test('keeps what decoders print to itself', async t => {
  const process_ = spawn(process.execPath, [owner, 'print'], { stdio: ['ignore', 'pipe', 'pipe'] });
  const [stdout, stderr] = await Promise.all([text(process_.stdout), text(process_.stderr)]);
  t.equal(stdout, 'done\n');
  t.equal(stderr, '');
});

t.test(
  'leaves no child behind, not even one that never looks up, when its parent is killed',
  { skip: !existsSync('/usr/bin/setpriv') && 'there is no setpriv, which asks the kernel for that' },
  async t => {
    const parent = spawn(process.execPath, [owner, 'loop'], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const child = Number(line.toString());
    t.ok(isAlive(child));
    parent.kill('SIGKILL');
    for (let waited = 0; isAlive(child) && waited < 5000; waited += 50)
      await new Promise(resolve => setTimeout(resolve, 50));
    t.notOk(isAlive(child));
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
