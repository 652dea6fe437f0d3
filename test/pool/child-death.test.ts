import t from 'tap';
import { distinct } from '../../support/audio/distinct.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { nodesOf, noProc } from '../processes.js';
import { postRaw, startService } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const track = wav(music(120));

t.test('a child that dies takes no request with it', { skip: noProc }, async t => {
  const service = await startService(t, { WORKERS: '2' });
  const children = await nodesOf(service.process.pid!);
  t.equal(children.length, 2);
  const answers = Promise.all(Array.from({ length: 4 }, () => postRaw(service.url, distinct(track))));
  setTimeout(() => process.kill(children[0], 'SIGKILL'), 30);
  for (const { status } of await answers) t.equal(status, 200);
  t.equal((await postRaw(service.url, track)).status, 200);
  t.equal((await fetch(`${service.url}/readyz`)).status, 200);
  t.match(await (await fetch(`${service.url}/metrics`)).text(), 'hyena_child_ends_total{reason="died"} 1');
  t.equal((await nodesOf(service.process.pid!)).length, 2, 'it was replaced');
});

t.test(
  'all children may die at once, at work, and again while their successors start',
  { skip: noProc },
  async t => {
    const service = await startService(t, { WORKERS: '2' });
    const children = () => nodesOf(service.process.pid!);
    const killAll = async () => {
      for (const pid of await children()) process.kill(pid, 'SIGKILL');
    };
    const answers = Promise.all(Array.from({ length: 6 }, () => postRaw(service.url, distinct(track))));
    await eventually(async () => (await metric(service.url, 'hyena_jobs_in_flight')) >= 2);
    await killAll();
    for (const { status } of await answers) t.equal(status, 200);
    await killAll();
    await eventually(async () => (await metric(service.url, 'hyena_children_warm')) === 0);
    const waiting = postRaw(service.url, track);
    await new Promise(resolve => setTimeout(resolve, 50));
    await killAll();
    t.equal((await waiting).status, 200, 'a request waits for them');
    await eventually(async () => (await metric(service.url, 'hyena_children_warm')) === 2);
    t.equal((await fetch(`${service.url}/readyz`)).status, 200);
  },
);

t.test('a clock that jumps changes nothing', async t => {
  // An hour on, an hour back, ten times a second.
  const jumping = `const now = Date.now; let hours = 0; setInterval(() => (hours = 1 - hours), 100).unref();
    Date.now = () => now() + hours * 3_600_000;`;
  const module = `data:text/javascript;base64,${Buffer.from(jumping).toString('base64')}`;
  const service = await startService(t, { NODE_OPTIONS: `--import=${module}` });
  const answers = await Promise.all(Array.from({ length: 6 }, () => postRaw(service.url, distinct(track))));
  for (const { status } of answers) t.equal(status, 200);
});

t.test('a client that goes away frees the child', { skip: noProc }, async t => {
  const service = await startService(t);
  const controller = new AbortController();
  const abandoned = fetch(`${service.url}/classify`, {
    method: 'POST',
    body: track,
    signal: controller.signal,
  });
  setTimeout(() => controller.abort(), 40);
  await t.rejects(abandoned);
  t.equal((await postRaw(service.url, wav(music(4)))).status, 200);
  const metrics = await (await fetch(`${service.url}/metrics`)).text();
  t.match(metrics, 'hyena_jobs_in_flight 0');
  t.notMatch(metrics, /status="500"/, 'and is no defect');
  t.notOk(service.log.some(line => (line.level as number) >= 50));
});
