import { spawnSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { Classification } from '../src/http/schemas/classification.js';
import { fixture, fixtureNames } from '../support/audio/fixture.js';
import { aiff, au, chord, drums, music, wav } from '../support/audio/synth.js';
import { fetchNode } from '../support/node-release.js';
import { cli, startService } from '../support/started-service.js';
import { postRaw } from './service.js';

t.setTimeout(30 * 60_000);

/** A file of four seconds in each format; the names end with what the answer calls the format. */
const uploads: readonly [name: string, bytes: Uint8Array][] = [
  ['music.wav', wav(music(4))],
  ['music.au', au(music(4))],
  ['music.aiff', aiff(music(4))],
  ...fixtureNames.map((name): [string, Uint8Array] => [name, fixture(name)]),
];

const directory = t.testdir();
const data = join(directory, 'data');
for (const [genre, make] of Object.entries({
  chords: (i: number) => chord([220 + 20 * i, 277 + 25 * i, 330 + 30 * i], 3),
  drums: (i: number) => drums(3).map(sample => sample * (0.5 + 0.08 * i)),
})) {
  await mkdir(join(data, genre), { recursive: true });
  for (let i = 0; i < 4; i++) await writeFile(join(data, genre, `${i}.wav`), wav(make(i)));
}

const answers = new Map<string, Classification>();
for (const major of [undefined, 22, 24])
  t.test(`works on ${major === undefined ? `this Node, ${process.version}` : `Node ${major}`}`, async t => {
    const node = await binaryOf(t, major);
    if (node === undefined) return;
    t.comment(spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim());
    await t.test('knows the flag of V8 that src/pool/heap-growth.ts sets', async t => {
      t.equal(spawnSync(node, ['--heap-growing-percent=200', '--eval', '0']).status, 0);
    });
    await t.test('starts, classifies each format, and stops', t => classifiesAll(t, node));
    await t.test('trains a model and serves it', t => trains(t, node));
  });

/** The binary of the newest release, or of this process; undefined, and the test skipped, where it cannot be had. */
async function binaryOf(t: Test, major: number | undefined): Promise<string | undefined> {
  if (major === undefined) return process.execPath;
  try {
    return await fetchNode(major, join(directory, String(major)));
  } catch (error) {
    const reason = (error as Error).message.split('\n').find(line => line.startsWith('npm error code'));
    t.pass(`npm's registry does not give Node ${major}`, { skip: reason ?? true });
    return undefined;
  }
}

async function classifiesAll(t: Test, node: string): Promise<void> {
  const service = await startService({ WORKERS: '1', LOG_LEVEL: 'info' }, node);
  for (const [name, bytes] of uploads) {
    const response = await postRaw(service.url, bytes);
    t.equal(response.status, 200, name);
    const answer = (await response.json()) as Classification;
    t.equal(answer.audio.format, name.split('.').at(-1));
    const first = answers.get(name) ?? answer;
    answers.set(name, first);
    for (const [genre, probability] of Object.entries(answer.probabilities))
      t.ok(Math.abs(probability - first.probabilities[genre]) < 1e-5, `${name}: ${genre} as on this Node`);
  }
  await service.stop();
  t.equal(await service.exit, 0);
}

async function trains(t: Test, node: string): Promise<void> {
  const folder = t.testdir();
  const models = join(folder, 'models');
  const options = ['--data', data, '--cache', join(folder, 'cache'), '--folds', '2', '--repeats', '1'];
  const { status, stderr } = spawnSync(node, [cli, 'train', ...options, '--out', join(models, 'tiny')], {
    encoding: 'utf8',
  });
  t.equal(status, 0, stderr);
  const service = await startService({ WORKERS: '1', MODEL_STORE: models }, node);
  t.match(await (await postRaw(service.url, wav(drums(3)))).json(), {
    genre: 'drums',
    model: { name: 'tiny', version: 1 },
  });
  await service.stop();
  t.equal(await service.exit, 0);
}
