import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { openOutput } from '../../src/batch/output-store.js';
import { readJob } from '../../src/batch/open-job.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { command } from '../command.js';
import { eventually } from '../eventually.js';
import { cli } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';
import { rowsIn } from './stored-job.js';

const directory = t.testdir();
const [folder, models] = [join(directory, 'music'), join(directory, 'models')];
await mkdir(join(folder, 'side b'), { recursive: true });
const tracks = [0, 1, 2].map(voice => wav(music(3.2, 8000, voice), 8000));
for (let i = 0; i < 12; i += 1) await writeFile(join(folder, `${i}.wav`), tracks[i % 3]);
await writeFile(join(folder, 'side b', 'ü +%.WAV'), tracks[0]);
await writeFile(join(folder, 'broken.wav'), tracks[0].subarray(0, 1000));
await writeFile(join(folder, 'empty.mp3'), '');
await writeFile(join(folder, 'cover.jpg'), 'no audio');
await writeTinyVersion(models, 'tiny', 1);
await writeFile(join(models, 'tiny', 'labels.json'), JSON.stringify({ labels: { live: 1 } }));

const env = { MODEL_STORE: models };
const place = (name: string) => join(directory, name);

/** All rows of a job, by key. */
async function rowsOf(name: string): Promise<TrackRow[]> {
  const output = openOutput(openDiskStore(place(name)));
  const job = (await readJob(output))!;
  const shards = Array.from({ length: job.shards }, (_, shard) => rowsIn(output, job, shard));
  return (await Promise.all(shards)).flat().sort((a, b) => (a.key < b.key ? -1 : 1));
}

const begin = (name: string, ...args: string[]) =>
  command(['batch', folder, '--out', place(name), '--model', 'tiny@live', ...args], env);

t.test('rows have the sections of a dense time line where they are asked for', async t => {
  const { code, stderr } = await begin('dense', '--every', '0.1', '--format', 'parquet', '--shards', '2');
  t.equal(code, 0, stderr);
  const rows = await rowsOf('dense');
  t.equal(rows.length, 15);
  for (const { status, sections, genre } of rows)
    if (status === 'failed') t.equal(sections, undefined);
    else t.match(sections, [{ start: 0, end: Number, genre, confidence: Number, verdict: String }]);
});

t.test('every track has one row, those that cannot be labelled too, and the run ends with 0', async t => {
  const { code, stderr } = await begin('plain', '--metrics', place('batch.prom'));
  t.equal(code, 0, stderr);
  t.match(stderr, /hyena: 15 tracks, 2 failed \(/);
  const lines = stderr.split('\n').filter(line => line.startsWith('{'));
  t.match(JSON.parse(lines.at(-1)!), { shard: 0, tracks: 15, done: 15, failed: 2, secondsLeft: 0 });
  const rows = await rowsOf('plain');
  t.strictSame(
    rows.map(({ key }) => key),
    [
      ...Array.from({ length: 12 }, (_, i) => `${i}.wav`),
      'broken.wav',
      'empty.mp3',
      'side b/ü +%.WAV',
    ].sort(),
  );
  t.match(rows[0], {
    ...{ key: '0.wav', size: tracks[0].length, etag: String, status: 'ok', verdict: String, genre: String },
    ...{ confidence: Number, probabilities: { calm: Number, loud: Number }, modelDigest: /^sha256:/ },
  });
  t.equal(Math.round(10 * rows[0].durationSeconds!), 32);
  t.match(
    rows.filter(({ status }) => status === 'failed'),
    [
      { key: 'broken.wav', size: 1000, problem: { code: 'audio-too-short', detail: String } },
      { key: 'empty.mp3', size: 0, problem: { code: String, detail: String } },
    ],
  );
  t.match(JSON.parse(await readFile(join(place('plain'), '_SUCCESS.json'), 'utf8')), { rows: 15, failed: 2 });
  t.match(await readFile(place('batch.prom'), 'utf8'), /^hyena_batch_rows\{shard="0",status="ok"\} 13$/m);
  const files = await readdir(place('plain'), { recursive: true });
  t.strictSame(
    files.filter(file => file.includes('.')).sort(),
    ['_SUCCESS.json', 'done/00000.json', 'job.json', 'keys/00000.jsonl', 'parts/00000-000000.jsonl'],
    'nothing else is left',
  );
});

t.test('Parquet in three shards has the same rows, and status says how far each is', async t => {
  await begin('planned', '--shards', '3', '--format', 'parquet', '--shard', '1');
  const half = await command(['batch', 'status', place('planned'), '--json'], env);
  t.match(JSON.parse(half.stdout), {
    tracks: 15,
    isDone: false,
    shards: [{ rows: 0 }, { isDone: true }, {}],
  });
  t.notOk((await readdir(place('planned'))).includes('_SUCCESS.json'));
  const rest = await command(['batch', '--out', place('planned')], env);
  t.equal(rest.code, 0, rest.stderr);
  t.strictSame(await rowsOf('planned'), await rowsOf('plain'));
  const { stdout, code } = await command(['batch', 'status', place('planned')], env);
  t.equal(code, 0);
  t.match(stdout, /^all +15 +15 +2 +done$/m);
});

t.test('a gate on failures ends with 3; failed tracks are tried again when that is asked for', async t => {
  await rm(join(folder, '0.wav'));
  const planned = await command(['batch', 'plan', folder, '--out', place('gated'), '--model', 'tiny'], env);
  t.equal(planned.code, 0, planned.stderr);
  await rm(join(folder, '1.wav'));
  await writeFile(join(folder, '0.wav'), tracks[0]);
  await writeFile(join(folder, '2.wav'), tracks[1]);
  const gated = await command(['batch', '--out', place('gated'), '--fail-above', '15%'], env);
  t.match(gated, { code: 3, stderr: /14 tracks, 3 failed[^]*more than 15 % failed/ });
  t.match(await command(['batch', '--out', place('gated'), '--fail-above', '25%'], env), { code: 0 });
  const rows = await rowsOf('gated');
  t.equal(rows.length, 14, 'the keys are as planned');
  t.match(
    rows.find(({ key }) => key === '1.wav'),
    { status: 'failed', problem: { code: 'missing' } },
  );
  await writeFile(join(folder, '1.wav'), tracks[1]);
  const again = await command(
    ['batch', '--out', place('gated'), '--retry-failed', '--fail-above', '15%'],
    env,
  );
  t.match(again, { code: 0, stderr: /14 tracks, 2 failed/ });
  t.match(
    (await rowsOf('gated')).find(({ key }) => key === '1.wav'),
    { status: 'ok' },
  );
});

const wrong: Record<string, [args: string[], env: Record<string, string>, message: RegExp]> = {
  'no place for the output': [[folder, '--model', 'tiny'], {}, /--out/],
  'a file as the place for the output': [
    [folder, '--out', join(models, 'tiny', 'labels.json'), '--model', 'tiny'],
    {},
    /labels.json is not a folder/,
  ],
  'no source': [['--out', place('none'), '--model', 'tiny'], {}, /needs a source and --model/],
  'no model': [[folder, '--out', place('none')], {}, /needs a source and --model/],
  'no such model': [[folder, '--out', place('none'), '--model', 'other'], {}, /has no model "other"/],
  'no such version': [[folder, '--out', place('none'), '--model', 'tiny@7'], {}, /tiny has no version 7/],
  'no such label': [[folder, '--out', place('none'), '--model', 'tiny@none'], {}, /tiny has no label "none"/],
  'no such folder': [['/does/not/exist', '--out', place('none'), '--model', 'tiny'], {}, /is not a folder/],
  'an embedding that there is not': [
    [folder, '--out', place('none2'), '--model', 'tiny', '--embedding'],
    {},
    /gives no embedding/,
  ],
  'an index without shards': [
    [folder, '--out', place('none'), '--model', 'tiny'],
    { SLURM_ARRAY_TASK_ID: '3' },
    /no shard 3/,
  ],
  'another source': [[models, '--out', place('plain')], {}, /is of .*music, not of .*models/],
  'other shards': [['--out', place('planned'), '--shards', '4'], {}, /has 3 shards, not 4/],
  'an index that the job has not': [
    ['--out', place('planned')],
    { JOB_COMPLETION_INDEX: '3' },
    /has the shards 0 to 2, and there is no shard 3/,
  ],
  'another format': [['--out', place('plain'), '--format', 'parquet'], {}, /writes jsonl, not parquet/],
  'another version': [['--out', place('plain'), '--model', 'tiny@7'], {}, /is pinned to tiny@1, not 7/],
  'no job': [['status', place('none')], {}, /there is no job/],
};

for (const [name, [args, variables, message]] of Object.entries(wrong))
  t.test(`wrong use ends with 2: ${name}`, async t => {
    const { code, stderr } = await command(['batch', ...args], { ...env, ...variables });
    t.equal(code, 2);
    t.match(stderr, message);
  });

t.test('SIGTERM closes the open part and ends with 143; the same command goes on', async t => {
  const many = join(directory, 'many');
  await mkdir(many);
  for (let i = 0; i < 100; i += 1) await writeFile(join(many, `${i}.wav`), tracks[i % 3]);
  const args = ['batch', many, '--out', place('ended'), '--model', 'tiny@1'];
  const child = spawn(process.execPath, [cli, ...args, '--metrics', place('ended.prom')], {
    env: { ...process.env, ...env, WORKERS: '1' },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  await eventually(async () => (await readdir(place('ended')).catch((): string[] => [])).includes('keys'));
  await new Promise(resolve => setTimeout(resolve, 200));
  child.kill('SIGTERM');
  t.strictSame(await once(child, 'exit'), [143, null]);
  const before = await rowsOf('ended');
  t.ok(before.length < 100, `${before.length} rows`);
  t.match(await command(args, env), { code: 0 });
  const rows = await rowsOf('ended');
  t.equal(new Set(rows.map(({ key }) => key)).size, 100);
  t.equal(rows.length, 100);
});
