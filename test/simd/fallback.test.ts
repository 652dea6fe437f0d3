import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import t from 'tap';
import { signalPath } from '../../src/simd/path.js';

const built = fileURLToPath(new URL('../../src/', import.meta.url));

/** The path that a process takes, and the first coefficient it computes of silence. */
function outcome(folder: string, ...nodeOptions: string[]): unknown {
  const program = `
    const { signalPath } = await import(${JSON.stringify(join(folder, 'simd/path.js'))});
    const { createExtractor } = await import(${JSON.stringify(join(folder, 'features/extractor.js'))});
    const { createResampler } = await import(${JSON.stringify(join(folder, 'audio/resample/resampler.js'))});
    const { defaultFeatureParameters } = await import(${JSON.stringify(join(folder, 'features/parameters.js'))});
    const source = { frames: 200000, read: async (start, length) => new Float32Array(length) };
    const segment = await createResampler(44100, 22050).readWindow(source, 0, 66150);
    const extract = await createExtractor(defaultFeatureParameters);
    process.stdout.write(JSON.stringify([signalPath, Math.round(extract(segment)[0])]));`;
  const args = [...nodeOptions, '--input-type=module', '--eval', program];
  return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' }));
}

const ofSilence = Math.round(-100 * Math.sqrt(128));

t.test('the built project has the kernels', async t => {
  t.equal(signalPath, 'simd');
  t.same(outcome(built), ['simd', ofSilence]);
});

t.test('without WebAssembly TypeScript does the work', async t => {
  t.same(outcome(built, '--no-expose-wasm'), ['plain', ofSilence]);
});

t.test('without the kernels TypeScript does the work', async t => {
  // Beside the original, since what it imports is looked up from there.
  const copy = join(built, '../without-kernels');
  cpSync(built, copy, { recursive: true, filter: path => !path.endsWith('.wasm') });
  t.teardown(() => rmSync(copy, { recursive: true }));
  t.same(outcome(copy), ['plain', ofSilence]);
});

t.test('a confined child reads the kernels', async t => {
  const permission = process.allowedNodeEnvironmentFlags.has('--permission')
    ? '--permission'
    : '--experimental-permission';
  const modules = fileURLToPath(new URL('../../../node_modules/', import.meta.url));
  const options = [permission, `--allow-fs-read=${built}*`, `--allow-fs-read=${modules}*`];
  t.same(outcome(built, ...options), ['simd', ofSilence]);
});
