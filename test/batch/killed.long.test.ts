import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import t from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { openOutput } from '../../src/batch/output-store.js';
import { readJob } from '../../src/batch/open-job.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { openStore } from '../../src/models/store/open-store.js';
import { createRandom } from '../../src/training/random.js';
import { freshBucket, noS3 } from '../models/stores.js';
import { cli } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';
import { rowsIn } from './stored-job.js';

const kills = 20;
const directory = t.testdir({ music: {}, models: {} });
const [folder, models] = [join(directory, 'music'), join(directory, 'models')];
await writeTinyVersion(models, 'tiny', 1);
const names = await writeTracks(Number(process.env.BATCH_TEST_TRACKS ?? 2000));
const random = createRandom(7);

/** Short tracks of many contents, every fiftieth of which is broken in one of several ways. */
async function writeTracks(tracks: number): Promise<string[]> {
  const voices = Array.from({ length: 7 }, (_, voice) => wav(music(3.1, 8000, voice), 8000));
  const names: string[] = [];
  await mkdir(join(folder, 'album'));
  for (let i = 0; i < tracks; i += 1) {
    const track = Buffer.from(voices[i % voices.length]);
    for (let byte = 44 + i; byte < track.length; byte += 97 + (i % 31)) track[byte] ^= i & 255;
    const broken = [
      track.subarray(0, 900),
      Buffer.alloc(0),
      Buffer.alloc(5000, 'no audio'),
      track.subarray(0, 30),
    ];
    const name = `${i % 3 === 0 ? 'album/' : ''}${i}.wav`;
    await writeFile(join(folder, name), i % 50 === 7 ? broken[(i / 50) & 3] : track);
    names.push(name);
  }
  return names;
}

/** Runs a batch, and kills it after so many milliseconds if they are given. @returns its exit code, or the signal */
async function run(args: readonly string[], killAfter?: number): Promise<number | string | null> {
  const child = spawn(process.execPath, [cli, 'batch', ...args, '--part-rows', '40'], {
    env: { ...process.env, MODEL_STORE: models, S3_PATH_STYLE: 'true' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit') as Promise<[number | null, string | null]>;
  if (killAfter !== undefined) {
    await Promise.race([ended, delay(killAfter)]);
    child.kill('SIGKILL');
  }
  const [code, signal] = await ended;
  return code ?? signal;
}

/** The rows of a job in the order of their keys, without the tags that differ from store to store. */
async function rowsOf(out: string) {
  const output = openOutput(openStore(out, { s3PathStyle: true }));
  const job = (await readJob(output))!;
  const rows: TrackRow[] = [];
  for (let shard = 0; shard < job.shards; shard += 1) rows.push(...(await rowsIn(output, job, shard)));
  rows.sort((a, b) => (a.key < b.key ? -1 : 1));
  return rows.map(row => ({ ...row, etag: '', key: row.key.replace(/^music\//, '') }));
}

const unbroken = join(directory, 'unbroken');
t.equal(await run([folder, '--out', unbroken, '--model', 'tiny']), 0, 'a run that nobody kills');
const expected = await rowsOf(unbroken);
t.strictSame(
  expected.map(({ key }) => key),
  [...names].sort(),
);
t.equal(expected.filter(({ status }) => status === 'failed').length, Math.ceil((names.length - 7) / 50));

/** Kills runs at random moments, then lets others end. */
async function killed(source: string, out: string, shards: number): Promise<number> {
  const begin = [source, '--out', out, '--model', 'tiny', '--shards', String(shards)];
  let ended = 0;
  for (let kill = 0; kill < kills; kill += 1) {
    const shard = ['--shard', String(random.below(shards))];
    const outcome = await run([...begin, ...shard], 300 + random.below(5000));
    if (outcome === 'SIGKILL') ended += 1;
    else t.equal(outcome, 0);
  }
  t.equal(await run(begin), 0);
  return ended;
}

for (const shards of [1, 8]) {
  t.test(`one row a key in a folder, in ${shards} shards, whatever is killed when`, async t => {
    const out = join(directory, `out-${shards}`);
    t.comment(`${await killed(folder, out, shards)} runs were killed`);
    t.strictSame(await rowsOf(out), expected);
    t.ok((await readdir(out)).includes('_SUCCESS.json'));
  });

  t.test(`so it is in S3, in ${shards} shards`, { skip: noS3 }, async t => {
    const bucket = (await freshBucket()).replace(/\/models$/, '');
    const client = new S3Client({ forcePathStyle: true });
    t.teardown(() => client.destroy());
    for (const name of names)
      await client.send(
        new PutObjectCommand({
          Bucket: bucket.slice('s3://'.length),
          Key: `music/${name}`,
          Body: await readFile(join(folder, name)),
        }),
      );
    const out = `${bucket}/out`;
    t.comment(`${await killed(`${bucket}/music`, out, shards)} runs were killed`);
    t.strictSame(await rowsOf(out), expected);
  });
}
