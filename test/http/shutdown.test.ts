import { readFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { postRaw, root, startService } from '../service.js';
import { music, wav } from '../synth.js';

t.test('answers what it has accepted after SIGTERM, and ends with 0', async t => {
  const service = await startService(t);
  const track = wav(music(20));
  const answers = Array.from({ length: 6 }, () => postRaw(service.url, track));
  while (!(await inFlight(service.url))) await delay(5);
  const code = service.stop();
  for (const answer of await Promise.all(answers)) t.equal(answer.status, 200);
  t.equal(await code, 0);
});

t.test('leaves no child behind when it is killed', async t => {
  const service = await startService(t);
  const children = await childrenOf(service.process.pid!);
  t.equal(children.length, 1);
  service.process.kill('SIGKILL');
  for (let waited = 0; waited < 5000 && children.some(isAlive); waited += 50) await delay(50);
  t.notOk(children.some(isAlive));
});

t.test('ends with `npm start`, whose signal has to pass through a shell', async t => {
  const npm = spawn('npm', ['start', '--ignore-scripts'], {
    cwd: root,
    env: { ...process.env, PORT: '0', WORKERS: '1' },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const log = createInterface(npm.stdout);
  const ready = new Promise<string>(resolve => {
    log.on('line', line => line.includes('ready to classify') && resolve(line));
  });
  const { address } = JSON.parse(await ready) as { address: string };
  t.equal((await fetch(`${address}/livez`)).status, 200);
  npm.kill();
  // The log ends only when the last process that writes to it has.
  await once(log, 'close');
  await t.rejects(fetch(`${address}/livez`));
});

async function inFlight(url: string): Promise<boolean> {
  const metrics = await (await fetch(`${url}/metrics`)).text();
  return /hyena_jobs_in_flight [1-9]/.test(metrics);
}

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(' ').map(Number);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
