import { readFile } from 'node:fs/promises';
import t from 'tap';
import { postRaw, startService } from '../service.js';
import { music, wav } from '../synth.js';

const skip = process.platform !== 'linux' && 'children are found in /proc';
const track = wav(music(120));

async function childrenOf(pid: number): Promise<number[]> {
  const text = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8');
  return text.trim().split(/\s+/).map(Number);
}

t.test('a child that dies takes no request with it', { skip }, async t => {
  const service = await startService(t, { WORKERS: '2' });
  const children = await childrenOf(service.process.pid!);
  t.equal(children.length, 2);
  const answers = Promise.all(Array.from({ length: 4 }, () => postRaw(service.url, track)));
  setTimeout(() => process.kill(children[0], 'SIGKILL'), 30);
  for (const { status } of await answers) t.equal(status, 200);
  t.equal((await postRaw(service.url, track)).status, 200);
  t.equal((await fetch(`${service.url}/readyz`)).status, 200);
  t.match(await (await fetch(`${service.url}/metrics`)).text(), 'hyena_child_ends_total{reason="died"} 1');
  t.equal((await childrenOf(service.process.pid!)).length, 2, 'it was replaced');
});

t.test('a client that goes away frees the child', { skip }, async t => {
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
