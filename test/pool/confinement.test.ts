import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { isAlive, noProc } from '../processes.js';
import { root } from '../service.js';
import { troubledPool } from './troubled-pool.js';

const owner = fileURLToPath(new URL('./troubled-owner.js', import.meta.url));

t.test('shows a child nothing of the machine that it does not need', async t => {
  process.env.HYENA_TEST_SECRET = 'secret';
  const { pool } = troubledPool(t);
  const readable = fileURLToPath(new URL('./troubled-child.js', import.meta.url));
  t.strictSame(await pool.run('look', { readable, forbidden: `${root}package-lock.json` }), {
    environment: ['MALLOC_MMAP_THRESHOLD_'],
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

t.test('a signal has neither a child nor its parent open an inspector', { skip: noProc }, async t => {
  const parent = spawn(process.execPath, ['--inspect-port=0', owner, 'loop'], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [line] = (await once(parent.stdout, 'data')) as [Buffer];
  const child = Number(line.toString());
  const listening = () => readFileSync(`/proc/${child}/net/tcp`, 'latin1').includes(':240D 00000000:0000 0A');
  const before = listening();
  for (const pid of [parent.pid!, child]) process.kill(pid, 'SIGUSR1');
  const output = text(parent.stderr);
  await delay(200);
  t.ok(isAlive(child));
  t.equal(listening(), before, 'the child does not listen on 9229');
  parent.kill('SIGKILL');
  t.equal(await output, '', 'and the parent does not announce an inspector');
});
