import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { fault, send, smallS3 } from '../models/small-s3.js';
import { cli } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

const directory = t.testdir();
const models = join(directory, 'models');
await writeTinyVersion(models, 'tiny', 1);
const argsFor = (out: string) => [
  ...['batch', 's3://models/music', '--out', join(directory, out)],
  ...['--model', 'tiny', '--model-store', models],
];

t.test('a listing that fails for a passing reason is tried again', async t => {
  const s3 = await smallS3(t);
  s3.objects.set('music/a.wav', wav(music(3.2, 8000), 8000));
  for (const [status, code] of [
    [503, 'SlowDown'],
    [500, 'InternalError'],
  ] as const) {
    // The client itself asks three times.
    let left = 4;
    s3.odd = (_, response) => left-- > 0 && send(response, status, fault(code));
    const run = await command(argsFor(code), s3.env);
    t.match(run, { code: 0, stderr: /s3:\/\/models fails .*; trying again\n[^]*1 tracks, 0 failed/ }, code);
  }
});

t.test('SIGTERM ends a batch that waits for a store with 143', async t => {
  const s3 = await smallS3(t);
  s3.odd = (_, response) => send(response, 503, fault('SlowDown'));
  const child = spawn(process.execPath, [cli, ...argsFor('ended')], {
    env: { ...process.env, ...s3.env },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const ended = once(child, 'exit');
  let said = '';
  for await (const text of child.stderr) {
    if (!said.includes('trying again') && String(text).includes('trying again')) child.kill('SIGTERM');
    said += String(text);
  }
  t.strictSame(await ended, [143, null]);
  t.match(said, /ended by SIGTERM/);
});
