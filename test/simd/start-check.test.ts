import { execFile } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';

const built = fileURLToPath(new URL('../../src/', import.meta.url));
const withoutKernels = join(built, '../without-kernels');
t.teardown(() => rmSync(withoutKernels, { recursive: true, force: true }));
// Beside the original, since imports are looked up from there.
cpSync(built, withoutKernels, { recursive: true, filter: path => !path.endsWith('.wasm') });

/** Runs Node.js with a program that is to end by itself. */
function run(...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  const env = { ...process.env, PORT: '0', WORKERS: '1' };
  return new Promise(resolve => {
    execFile(process.execPath, args, { env, timeout: 60_000 }, (error, stdout, stderr) =>
      resolve({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }),
    );
  });
}

const without = (reason: string) => ({
  code: 1,
  stdout: '',
  stderr: `hyena: WebAssembly with SIMD is needed and cannot run here: ${reason}\n`,
});

const folder = t.testdir({ genres: { rock: { 'a.wav': '' }, jazz: { 'b.wav': '' } } });
const data = ['--data', folder, '--cache', join(folder, 'cache')];
const commands = [
  ['serve'],
  ['classify', join(folder, 'genres/rock/a.wav')],
  ['train', ...data, '--out', join(folder, 'model')],
  ['evaluate', ...data, '--folds', '2'],
  ['reference', ...data, '--model', 'models/gtzan', '--out', join(folder, 'model')],
];

for (const command of commands) {
  t.test(`without WebAssembly ${command[0]} says so and ends`, async t => {
    t.same(
      await run('--no-expose-wasm', join(built, 'cli/cli.js'), ...command),
      without('this Node.js runs without WebAssembly'),
    );
  });
}

t.test('after a build by tsc alone the service names the file that is missing, and ends', async t => {
  t.same(
    await run(join(withoutKernels, 'cli/cli.js'), 'serve'),
    without(`${withoutKernels}/simd/kernels.wasm cannot be read (ENOENT); npm run build makes it`),
  );
});

const skip = process.arch !== 'x64' && 'the option is of another processor';
t.test('on an old processor the service says so and ends', { skip }, async t => {
  t.same(
    await run('--no-enable-sse4-1', join(built, 'cli/cli.js'), 'serve'),
    without('this processor has no SIMD for it (on x86-64 that takes SSE 4.1)'),
  );
});

t.test('commands that process no audio work without WebAssembly', async t => {
  const { code, stderr } = await run('--no-expose-wasm', join(built, 'cli/cli.js'), 'models', 'list');
  t.equal(code, 0, stderr);
});

t.test('a pool whose children find no kernels fails with the reason', async t => {
  const { code, stderr } = await run(
    '--input-type=module',
    '--eval',
    `const { Engine } = await import(${JSON.stringify(join(withoutKernels, 'engine/engine.js'))});
    const limits = { taskTimeout: 10_000, memoryLimit: 2 ** 30, maxTasks: 10, limits: { maxSeconds: 60 }, maxSegments: 600 };
    const engine = new Engine({ workers: 1, queueLimit: 1, backend: 'wasm', ...limits });
    try {
      await engine.warmUp();
    } finally {
      await engine.close();
    }`,
  );
  t.equal(code, 1);
  t.match(stderr, /KernelsUnavailable: WebAssembly with SIMD is needed and cannot run here: .*ENOENT/);
});

t.test('a confined process reads the kernels', async t => {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const program = `const { requireKernels } = await import(${JSON.stringify(join(built, 'engine/require-kernels.js'))});
    await requireKernels();`;
  const args = [permission, `--allow-fs-read=${built}*`, '--input-type=module', '--eval', program];
  t.equal((await run(...args)).code, 0);
});
