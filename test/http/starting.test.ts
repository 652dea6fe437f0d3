import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import t from 'tap';
import { cli, postRaw, type LogLine } from '../service.js';
import { music, wav } from '../synth.js';

t.test('is alive but not ready while the children load the model', async t => {
  const child = spawn(process.execPath, [cli, 'serve'], {
    // So many children that loading takes a while on any machine.
    env: { ...process.env, PORT: '0', WORKERS: '16' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  t.teardown(async () => {
    child.kill();
    await once(child, 'exit');
  });
  const lines = createInterface(child.stdout);
  const logged = (message: string) =>
    new Promise<LogLine>(resolve => {
      lines.on('line', text => {
        const line = JSON.parse(text) as LogLine;
        if (line.msg.startsWith(message)) resolve(line);
      });
    });
  const ready = logged('ready to classify');
  const { msg } = await logged('Server listening');
  const url = /http:\S+/.exec(msg)![0];

  const [alive, readiness, answer] = await Promise.all([
    fetch(`${url}/livez`),
    fetch(`${url}/readyz`),
    postRaw(url, wav(music(4))),
  ]);
  t.equal(alive.status, 200);
  for (const response of [readiness, answer]) {
    t.equal(response.status, 503);
    t.ok(Number(response.headers.get('retry-after')) > 0);
    t.match(await response.json(), { type: 'urn:hyena:problem:not-ready' });
  }

  await ready;
  t.equal((await fetch(`${url}/readyz`)).status, 200);
  t.equal((await postRaw(url, wav(music(4)))).status, 200);
});
