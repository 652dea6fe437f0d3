import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, rename, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { command } from '../command.js';
import { cli } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';

const skip =
  spawnSync('script', ['--version']).status !== 0 &&
  'script (util-linux), which runs a command in a terminal, is not installed';

/** A planned job whose folder is away, so that it waits. */
async function waitingJob(t: Test) {
  const directory = t.testdir({ music: { 'broken.wav': wav(music(3.2, 8000), 8000).subarray(0, 1000) } });
  const [folder, out, models] = ['music', 'out', 'models'].map(name => join(directory, name));
  for (const name of ['a.wav', 'b.wav']) await writeFile(join(folder, name), wav(music(3.2, 8000), 8000));
  await writeTinyVersion(models, 'tiny', 1);
  const args = ['--out', out, '--model-store', models];
  t.match(await command(['batch', 'plan', folder, '--model', 'tiny', ...args]), { code: 0 });
  await rename(folder, `${folder} away`);
  await mkdir(folder);
  const putBack = async () => {
    await rmdir(folder);
    await rename(`${folder} away`, folder);
  };
  return { args, putBack };
}

/** Runs a batch in a terminal. @param onWait called once it waits @returns the exit code, and all that the terminal got */
async function inTerminal(
  args: readonly string[],
  onWait: (press: (key: string) => void) => void | Promise<void>,
): Promise<{ code: number; shown: string }> {
  const words = [process.execPath, cli, 'batch', ...args].map(word => `'${word}'`);
  const child = spawn('script', ['-qec', words.join(' '), '/dev/null'], {
    env: { ...process.env, WORKERS: '1', TERM: 'xterm' },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const ended = once(child, 'close') as Promise<[code: number]>;
  let shown = '';
  for await (const text of child.stdout.setEncoding('utf8')) {
    const isWaiting = shown.includes('trying again');
    shown += String(text);
    if (!isWaiting && shown.includes('trying again')) await onWait(key => child.stdin.write(key));
  }
  child.stdin.end();
  return { code: (await ended)[0], shown };
}

const cursor = { lineCleared: '\r\u001b[K', hidden: '\u001b[?25l', shown: '\u001b[?25h' };

t.test('a terminal shows a bar, and messages in lines of their own', { skip }, async t => {
  const { args, putBack } = await waitingJob(t);
  const { code, shown } = await inTerminal(args, putBack);
  t.equal(code, 0, shown);
  t.match(shown, /shard 0 ░+ 0 % \| 0\/3 \| 0 failed \| 0\/s \| – s left/);
  t.match(shown.split(cursor.lineCleared), [/s left/, /^hyena: [^\n]+; trying again\r\n/]);
  t.match(shown, /shard 0 █+ 100 % \| 3\/3 \| 1 failed \| [\d.]+\/s \| 0 s left/);
  t.match(shown, /hyena: 3 tracks, 1 failed \(1 audio-too-short\)\r\n$/);
  t.notMatch(shown, /\{"shard"/, 'lines of JSON are for what is no terminal');
  t.ok(shown.lastIndexOf(cursor.shown) > shown.lastIndexOf(cursor.hidden));
});

t.test('Ctrl-C ends a batch with 130, and gives the cursor back', { skip }, async t => {
  const { args, putBack } = await waitingJob(t);
  const { code, shown } = await inTerminal(args, press => press('\u0003'));
  t.equal(code, 130, shown);
  t.match(shown, /hyena: ended by SIGINT; what is done is written, and the same command goes on\r\n$/);
  t.ok(shown.lastIndexOf(cursor.shown) > shown.lastIndexOf(cursor.hidden));
  await putBack();
  t.match(await command(['batch', ...args]), { code: 0, stderr: /3 tracks, 1 failed/ });
});
