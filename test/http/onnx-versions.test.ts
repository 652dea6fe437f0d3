import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { hostileOnnx } from '../../support/onnx/hostile.js';
import { startApp, startChild } from '../app.js';
import { eventually } from '../eventually.js';
import { noProc } from '../processes.js';
import { fittingOnnx, withoutOnnx, writeOnnxVersion } from '../runtimes/onnx/version.js';
import { postRaw } from '../service.js';
import { reload } from './reloading.js';
import { writeTinyVersion } from '../tiny-version.js';

interface Listed {
  readonly models: readonly {
    readonly name: string;
    readonly versions: readonly {
      readonly version: number;
      readonly state: string;
      readonly reason?: string;
    }[];
  }[];
}

const hostile = hostileOnnx({ shape: [130, 13], labels: 2 });
const track = wav(music(4));
const child = startChild(t);

/** Whether the child may load native code. */
const loadsAddons = () =>
  !readFileSync(`/proc/${child.pids[0]}/cmdline`, 'latin1').split('\0').includes('--no-addons');

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
    t.notOk(loadsAddons());
    await writeOnnxVersion(store, fittingOnnx(), ['tiny', 3]);
    await reload(url);
    t.ok(loadsAddons());
    t.equal((await postRaw(url, track, '?version=3')).status, 200);
    await rm(join(store, 'tiny', '3'), { recursive: true });
    await reload(url);
    await eventually(() => child.pids.length > 0 && !loadsAddons());
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

    const { models } = (await (await fetch(`${url}/models`)).json()) as Listed;
    const states = new Map(models[0].versions.map(({ version, ...state }) => [version, state]));
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
