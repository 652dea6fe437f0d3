import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { Module } from 'node:module';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { hostileOnnx } from '../../support/onnx/hostile.js';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { noProc } from '../processes.js';
import { fittingOnnx, withoutOnnx, writeOnnxVersion } from '../runtimes/onnx/version.js';
import { postRaw } from '../service.js';
import { reload, tinyModel } from './reloading.js';
import { writeTinyVersion } from '../tiny-version.js';

const hostile = hostileOnnx({ shape: [130, 13], labels: 2 });
const track = wav(music(4));
const child = startChild(t);

/** Whether the child may load native code; undefined while there is none. */
function loadsAddons(): boolean | undefined {
  try {
    return !readFileSync(`/proc/${child.pids[0]}/cmdline`, 'latin1').split('\0').includes('--no-addons');
  } catch {
    return undefined;
  }
}

t.test(
  'a child may load native code only while a version needs it',
  { skip: withoutOnnx || noProc },
  async t => {
    const store = t.testdir();
    await writeTinyVersion(store, 'tiny', 1);
    const service = await startApp(t, { MODEL_STORE: store, MODEL_VERSIONS: 'all' }, child);
    const { url } = service;
    const [before] = child.pids;
    await writeOnnxVersion(store, hostile[1].file, ['tiny', 2]);
    await reload(url);
    t.equal(child.pids[0], before, 'a file that can be seen to be unfit costs no child its place');
    t.equal(loadsAddons(), false);
    await writeOnnxVersion(store, fittingOnnx(), ['tiny', 3]);
    await reload(url);
    t.equal(loadsAddons(), true);
    t.equal((await postRaw(url, track, '?version=3')).status, 200);
    await rm(join(store, 'tiny', '3'), { recursive: true });
    await reload(url);
    await eventually(() => loadsAddons() === false);
    t.equal((await postRaw(url, track)).status, 200);
    await service.stop();
  },
);

t.test(
  'a version in ONNX is served beside others, and none that is unfit stops one',
  { skip: withoutOnnx },
  async t => {
    const store = t.testdir();
    await writeTinyVersion(store, 'tiny', 1);
    for (const [index, { file }] of hostile.entries())
      await writeOnnxVersion(store, file, ['tiny', index + 2]);
    const good = hostile.length + 2;
    await writeOnnxVersion(store, fittingOnnx(), ['tiny', good]);
    const { url, log } = await startApp(t, { MODEL_STORE: store, MODEL_VERSIONS: 'all' }, child);

    const { versions } = await tinyModel(url);
    const states = new Map(versions.map(({ version, ...state }) => [version, state]));
    for (const [index, { name, reason }] of hostile.entries()) {
      t.match(states.get(index + 2), { state: 'failed', reason }, name);
      t.ok(
        log.some(line => line.version === index + 2 && reason.test(String(line.reason))),
        `${name}: logged`,
      );
    }
    for (const version of [1, good]) {
      const response = await postRaw(url, track, `?version=${version}`);
      t.match(await response.json(), { model: { version }, genre: /calm|loud/ });
    }
    const metrics = await (await fetch(`${url}/metrics`)).text();
    t.match(metrics, 'hyena_child_ends_total{reason="memory"} 1', 'but for the one that wanted too much');
    t.match(metrics, 'hyena_child_ends_total{reason="died"} 0');
  },
);

t.test(
  'where ONNX Runtime is not installed, a version that needs it says so, and others are served',
  async t => {
    const store = t.testdir();
    await writeTinyVersion(store, 'tiny', 1);
    await writeOnnxVersion(store, fittingOnnx(), ['tiny', 2]);
    withoutPackage(t, 'onnxruntime-node');
    const { url, log } = await startApp(t, { MODEL_STORE: store }, child);
    const reason = 'the optional package onnxruntime-node, which computes ONNX files, is not installed';
    t.match(await tinyModel(url), {
      serves: 1,
      versions: [{ version: 2, state: 'failed', reason }, { state: 'ready' }],
    });
    t.ok(log.some(line => line.version === 2 && String(line.reason).startsWith(reason)));
    t.match(await (await postRaw(url, track)).json(), { model: { version: 1 } });
  },
);

/** Lets this process find no such package until the end of the test. */
function withoutPackage(t: Test, name: string): void {
  const modules = Module as unknown as { _resolveFilename(request: string, ...rest: unknown[]): string };
  const resolve = modules._resolveFilename.bind(Module);
  modules._resolveFilename = (request, ...rest) => {
    if (request === name) throw new Error(`Cannot find module '${name}'`);
    return resolve(request, ...rest);
  };
  t.teardown(() => (modules._resolveFilename = resolve));
}
