import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { ProcessorWatch } from '../../support/load/processor-watch.js';
import { noProc as skip } from '../processes.js';
import { root } from '../service.js';

/** What ffmpeg would encode takes long, and is left out where there is none. */
const bench = (args: string[], env = {}) =>
  spawnSync(process.execPath, [`${root}dist/scripts/bench.js`, ...args], {
    env: { ...process.env, PATH: '', ...env },
    encoding: 'utf8',
  });

/** The numbers of a line of the printed table. */
const numbers = (table: string, name: string): number[] =>
  table
    .split('\n')
    .filter(line => line.split('│')[1]?.trim() === name)
    .flatMap(line => line.split('│').slice(3, -1).map(Number));

t.test('npm run bench -- --batch', { skip }, async t => {
  const temporary = t.testdir({});
  const lines = ['', ', with the start', ', processor time', ', processor time with the start'];
  const measure = (t: Test, columns: number, ...args: string[]) => {
    const run = bench(['--batch', '--tracks', '3', '--rounds', '1', ...args], { TMPDIR: temporary });
    t.equal(run.status, 0, run.stderr);
    for (const line of lines) {
      const measured = numbers(run.stdout, `3 × 30 s WAV, 22 050 Hz mono${line}`);
      t.equal(measured.length, columns, line);
      // Three tracks take less processor time than is certain to be noticed.
      const least = line === ', processor time' ? 0 : 0.001;
      t.ok(
        measured.every(number => number >= least),
        `${line}: ${measured.join(', ')}`,
      );
    }
  };

  t.test('measures the command and the service with the same catalogue', async t => {
    measure(t, 3);
    t.strictSame(await readdir(temporary), [], 'leaves nothing');
  });

  const python = process.env.HYENA_TEST_PYTHON ?? 'python3';
  const can = spawnSync(python, ['-c', 'import keras, librosa, tensorflow']).status === 0;
  const withoutPython =
    !can &&
    process.env.HYENA_TEST_PYTHON === undefined &&
    'python3 has no TensorFlow and librosa (HYENA_TEST_PYTHON names another one)';
  t.test('measures a pool of Python processes beside them', { skip: withoutPython }, async t => {
    const model = join(t.testdir({}), 'model.keras');
    const make =
      'import keras, sys; L = keras.layers; ' +
      'keras.Sequential([L.Input((130, 13)), L.Flatten(), L.Dense(10, "softmax")]).save(sys.argv[1])';
    t.equal(spawnSync(python, ['-c', make, model]).status, 0);
    measure(t, 5, '--peer-python', python, '--peer-model', model);
  });

  t.test('gives the error of a pool whose model cannot be loaded', { skip: withoutPython }, async t => {
    const model = join(t.testdir({ 'text.keras': 'no model' }), 'text.keras');
    const args = ['--peer-python', python, '--peer-model', model];
    const { status, stderr } = bench(['--batch', '--tracks', '1', '--rounds', '1', ...args]);
    t.equal(status, 1);
    t.match(stderr, /ended with 1: no track\n[^]*load_model[^]*text\.keras/);
  });

  t.test('says what the pool lacks', async t => {
    const { status, stderr } = bench(['--batch', '--peer-python', python]);
    t.match({ status, stderr }, { status: 1, stderr: /--peer-python and --peer-model go together/ });
  });

  t.test('gives the error of a program that fails', async t => {
    const args = ['--peer-python', process.execPath, '--peer-model', 'none.keras'];
    const { status, stderr } = bench(['--batch', '--tracks', '1', '--rounds', '1', ...args]);
    t.equal(status, 1);
    t.match(stderr, /ended with 1: no track\n[^]*pool\.py/);
  });
});

t.test('npm run bench -- --batch-memory says how much is held at each stage', { skip }, async t => {
  const { status, stdout, stderr } = bench(['--batch-memory', '300']);
  t.equal(status, 0, stderr);
  for (const who of ['all processes', 'its own process'])
    for (const when of ['at 10 %', 'at 50 %', 'at 100 %', 'at most', 'at 100 % / at 10 %'])
      t.ok(numbers(stdout, `${who} ${when}`)[0] > 0, `${who} ${when}`);
});

t.test('processor time counts after the process that took it has been killed', { skip }, async t => {
  const busy = 'while (process.cpuUsage().user < 3e5); console.log("done"); setInterval(() => {}, 1e6)';
  const starts = `const { spawn } = require('child_process');
    const child = spawn(process.execPath, ['-e', ${JSON.stringify(busy)}], { stdio: ['ignore', 'inherit', 'ignore'] });
    process.stdin.once('data', () => child.kill('SIGKILL'));
    child.once('exit', () => console.log('killed'));`;
  const parent = spawn(process.execPath, ['-e', starts], { stdio: ['pipe', 'pipe', 'inherit'] });
  const ended = once(parent, 'exit');
  const watch = new ProcessorWatch(parent.pid!);
  await once(parent.stdout, 'data');
  const before = await watch.find();
  t.ok(before >= 290, `${before} ms of at least 300, in steps of 10`);
  parent.stdin.write('now');
  await once(parent.stdout, 'data');
  t.ok((await watch.find()) >= before, 'its time is still there');
  watch.end();
  parent.kill();
  await ended;
});
