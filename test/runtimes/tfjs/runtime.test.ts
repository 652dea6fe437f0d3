import { execFile } from 'node:child_process';
import { cp, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import t, { type Test } from 'tap';
import { loadRuntime } from '../../../src/runtimes/tfjs/runtime.js';

const require = createRequire(import.meta.url);
const run = promisify(execFile);
const runtimeModule = new URL('../../../src/runtimes/tfjs/runtime.js', import.meta.url);

/** Runs an expression over `loadRuntime` in a process of its own, since the choice of a backend lasts as long as one. */
async function inNewProcess(expression: string, module: string | URL = runtimeModule): Promise<string> {
  const script = `import { loadRuntime } from ${JSON.stringify(String(module))};
    const listeners = () => process.listenerCount('uncaughtException') + process.listenerCount('unhandledRejection');
    console.log(await (async () => ${expression})().catch(error => error.message));`;
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script]);
  return stdout.trim();
}

function hasTfjsNode(): boolean {
  try {
    require('@tensorflow/tfjs-node');
    return true;
  } catch {
    return false;
  }
}

const withoutTfjsNode = { skip: hasTfjsNode() && 'tfjs-node works here' };

t.test('WASM starts, computes and says why it runs', async t => {
  const { tf, backend, reason } = await loadRuntime('wasm');
  t.equal(backend, 'wasm');
  t.equal(tf.getBackend(), 'wasm');
  t.equal(reason, 'TF_BACKEND=wasm asks for WASM');
  t.ok(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'), 'with SIMD');
  t.same([...tf.matMul([[1, 2]], [[3], [4]]).dataSync()], [11]);
});

t.test('a process has one runtime, which the core and the layers share', async t => {
  const runtime = await loadRuntime('wasm');
  t.equal(await loadRuntime('auto'), runtime);
  t.equal(runtime.tf, require('@tensorflow/tfjs-core'));
  const dense = runtime.layers.layers.dense({ units: 1, inputShape: [2] });
  t.ok(dense.apply(runtime.tf.ones([1, 2])) instanceof runtime.tf.Tensor);
  await t.rejects(loadRuntime('tensorflow'), { message: /already runs wasm/ });
});

t.test('auto falls back to WASM and names the reason without paths', withoutTfjsNode, async t => {
  const reason = await inNewProcess(`(await loadRuntime('auto')).reason`);
  t.match(reason, /^tfjs-node: .+; using WASM$/);
  t.notMatch(reason, dirname(process.cwd()));
});

t.test(
  'TF_BACKEND=tensorflow fails when it cannot be had, and leaves the choice open',
  withoutTfjsNode,
  async t => {
    t.match(
      await inNewProcess(`(await loadRuntime('tensorflow')).backend`),
      /^TF_BACKEND=tensorflow cannot be had: tfjs-node: /,
    );
    t.equal(
      await inNewProcess(`loadRuntime('tensorflow').catch(async () => (await loadRuntime('wasm')).backend)`),
      'wasm',
    );
  },
);

t.test('the process keeps its own handling of uncaught errors', async t => {
  t.equal(await inNewProcess(`(await loadRuntime('wasm'), listeners())`), '0');
});

t.test('a tfjs-node without its addon is passed over, and its reason given without paths', async t => {
  const broken = `throw new Error('The addon cannot be found at path: ' + __dirname + '/lib/addon.node. \\nRun …')`;
  const module = await installation(t, {
    'tfjs-backend-wasm': t.fixture('symlink', packageFolder('tfjs-backend-wasm')),
    'tfjs-node': { 'index.js': broken },
  });
  t.equal(
    await inNewProcess(`(await loadRuntime('auto')).reason`, module),
    'tfjs-node: The addon cannot be found at path: addon.node; using WASM',
  );
});

t.test('a missing .wasm file is an error, not another backend', async t => {
  const module = await installation(t, {
    'tfjs-backend-wasm': {
      'package.json': '{ "main": "main.js" }',
      'main.js': await readFile(require.resolve('@tensorflow/tfjs-backend-wasm')),
    },
  });
  t.match(
    await inNewProcess(`(await loadRuntime('wasm')).backend`, module),
    /WASM backend .* does not start/,
  );
});

type Folder = Record<string, NonNullable<Parameters<Test['testdir']>[0]>>;

/** A copy of the runtime's module with packages of its own; answers where it is. */
async function installation(t: Test, packages: Folder): Promise<URL> {
  const directory = t.testdir({
    'package.json': '{ "type": "module" }',
    node_modules: {
      '@tensorflow': {
        'tfjs-core': t.fixture('symlink', packageFolder('tfjs-core')),
        'tfjs-layers': t.fixture('symlink', packageFolder('tfjs-layers')),
        ...packages,
      },
    },
  });
  await cp(fileURLToPath(new URL('.', runtimeModule)), join(directory, 'tfjs'), { recursive: true });
  return pathToFileURL(join(directory, 'tfjs/runtime.js'));
}

function packageFolder(name: string): string {
  return dirname(require.resolve(`@tensorflow/${name}/package.json`));
}
