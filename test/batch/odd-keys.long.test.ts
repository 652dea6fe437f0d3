import { mkdir, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { DeleteObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { openOutput } from '../../src/batch/output-store.js';
import { readJob } from '../../src/batch/open-job.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { openStore } from '../../src/models/store/open-store.js';
import { command } from '../command.js';
import { freshBucket, noS3 } from '../models/stores.js';
import { writeTinyVersion } from '../tiny-version.js';
import { rowsIn } from './stored-job.js';

const count = 10_000;
const directory = t.testdir({ models: {} });
const models = join(directory, 'models');
await writeTinyVersion(models, 'tiny', 1);
const track = wav(music(3.1, 8000), 8000, 'u8');

const odd = ['two words', 'ü e\u0301', 'a+b', '100 %41', '<&>"\'', '日本語', '#?=;', '-rf', '\u{1f3b5}', 'x'];

/** Names of many kinds, of at most so many bytes. */
const namesOf = (longest: number): string[] =>
  Array.from({ length: count }, (_, i) => {
    const name = `${odd[i % 10]}/${i} ${odd[(i >> 3) % 10]}`.replaceAll('\0', '');
    const fill = i % 500 === 0 ? 'l'.repeat(longest - Buffer.byteLength(name) - 4) : '';
    return `${name}${fill}.wav`;
  });

/** One in fifty is a track; the others are empty or no audio. */
const contentOf = (i: number): Buffer =>
  i % 50 === 1 ? track : i % 2 === 0 ? Buffer.alloc(0) : Buffer.from(`no audio ${i}`);

/** Labels a source while it changes, and gives the rows. */
async function labelled(
  t: Test,
  out: string,
  args: readonly string[],
  change: () => Promise<void>,
): Promise<TrackRow[]> {
  const output = openOutput(openStore(out, { s3PathStyle: true }));
  const running = command(['batch', ...args, '--out', out, '--model', 'tiny', '--shards', '3'], {
    MODEL_STORE: models,
    S3_PATH_STYLE: 'true',
    WORKERS: '2',
  });
  const over = running.then(() => true);
  // Then all keys are written, and the rows of the first shards are on their way.
  while (!(await output.read('keys/00002.jsonl'))) if (await Promise.race([over, delay(50, false)])) break;
  await change();
  const { code, stderr } = await running;
  t.equal(code, 0, stderr);
  t.ok(await output.read('_SUCCESS.json'));
  const job = (await readJob(output))!;
  const rows: TrackRow[] = [];
  for (let shard = 0; shard < 3; shard += 1) rows.push(...(await rowsIn(output, job, shard)));
  return rows;
}

function check(t: Test, rows: readonly TrackRow[], keys: readonly string[]): void {
  t.equal(rows.length, keys.length);
  t.strictSame(rows.map(({ key }) => key).sort(), [...keys].sort());
  t.ok(rows.every(({ status, problem, genre }) => (status === 'ok' ? genre : problem?.code) !== undefined));
  const codes = new Set(rows.map(({ problem }) => problem?.code));
  t.notOk(codes.has('internal'), [...codes].join(', '));
  t.ok(rows.filter(({ status }) => status === 'ok').length >= 100);
}

t.test('a folder, which changes', async t => {
  const folder = join(directory, 'music');
  const names = namesOf(240);
  for (const [i, name] of names.entries()) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), contentOf(i));
  }
  const rows = await labelled(t, join(directory, 'out'), [folder], async () => {
    for (let i = 1; i < count; i += 100) await rm(join(folder, names[i]));
    for (let i = 2; i < count; i += 100) await writeFile(join(folder, names[i]), track);
    await writeFile(join(folder, 'late.wav'), track);
  });
  check(t, rows, names);
  t.ok(rows.some(({ problem }) => problem?.code === 'missing'));
  const list = join(directory, 'list');
  const paths = names.map(name => join(folder, name));
  await writeFile(list, [...paths, ...paths.slice(0, 500)].join('\n'));
  check(t, await labelled(t, join(directory, 'listed'), ['--list', list], async () => undefined), paths);
});

t.test('a bucket, which changes', { skip: noS3 }, async t => {
  const place = (await freshBucket()).replace(/\/models$/, '');
  const Bucket = place.slice('s3://'.length);
  const client = new S3Client({ forcePathStyle: true });
  t.teardown(() => client.destroy());
  const names = namesOf(1000).map(name => `in/${name}`);
  const put = (Key: string, Body: Buffer) => client.send(new PutObjectCommand({ Bucket, Key, Body }));
  for (let i = 0; i < count; i += 20)
    await Promise.all(names.slice(i, i + 20).map((name, j) => put(name, contentOf(i + j))));
  const rows = await labelled(t, `${place}/out`, [`${place}/in`], async () => {
    for (let i = 1; i < count; i += 100)
      await client.send(new DeleteObjectCommand({ Bucket, Key: names[i] }));
    for (let i = 2; i < count; i += 100) await put(names[i], track);
  });
  check(t, rows, names);
});
