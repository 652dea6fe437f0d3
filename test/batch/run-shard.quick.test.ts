import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import t, { type Test } from 'tap';
import type { KnownItem } from '../../src/catalogue/catalogue.js';
import { completeJob } from '../../src/batch/completion.js';
import { rowFormats } from '../../src/batch/row-formats.js';
import { openOutput } from '../../src/batch/output-store.js';
import { runShard, type ShardRun } from '../../src/batch/run-shard.js';
import { statusOf } from '../../src/batch/status.js';
import type { TrackRow } from '../../src/batch/track-row.js';
import { openDiskStore } from '../../src/models/store/disk-store.js';
import { StoreError, type ObjectStore } from '../../src/models/store/object-store.js';
import { jobOf, keysOf, rowOf, rowsIn } from './stored-job.js';

const tracks = 100;
const quiet = { onBegin: () => undefined, onRow: () => undefined, onPart: () => undefined };

/** A shard in a fresh folder, of which a part has ten rows. */
function shardIn(t: Test, changes: Partial<ShardRun> = {}, store: ObjectStore = openDiskStore(t.testdir())) {
  const output = openOutput(store, { pauses: [1, 1, 1] });
  const run: ShardRun = {
    output,
    job: jobOf(tracks),
    shard: 0,
    keys: async () => keysOf(tracks),
    label: async function* (items) {
      for (const item of items) yield rowOf(item);
    },
    retryFailed: false,
    signal: new AbortController().signal,
    events: quiet,
    limits: { rows: 10, bytes: 1e9, milliseconds: 1e9 },
    ...changes,
  };
  return run;
}

const all = Array.from({ length: tracks }, (_, i) => rowOf({ key: `${i}.wav` }));

for (const format of rowFormats)
  t.test(`a shard that is ended again and again has one row a key in the end, as ${format}`, async t => {
    const labelled: string[] = [];
    const run = shardIn(t, { job: jobOf(tracks, format) });
    for (let end = 0; end < 4; end += 1) {
      const controller = new AbortController();
      let left = 23;
      const label = async function* (items: Iterable<KnownItem>) {
        for (const item of items) {
          if (left-- === 0) controller.abort(new Error('ended'));
          controller.signal.throwIfAborted();
          labelled.push(item.key);
          yield rowOf(item);
        }
      };
      await t.rejects(runShard({ ...run, label, signal: controller.signal }), { message: 'ended' });
      t.equal(await completeJob(run.output, run.job), undefined);
    }
    t.equal((await rowsIn(run.output, run.job)).length, 4 * 23, 'the open part was written each time');
    const counts = await runShard(run);
    t.match(counts, { rows: 100, failed: 14, problems: { 'broken-audio': 14 } });
    t.strictSame(await rowsIn(run.output, run.job), all);
    t.equal(new Set(labelled).size, labelled.length, 'nothing was done twice');
    t.match(await completeJob(run.output, run.job), counts);
    t.match(await statusOf(run.output, run.job), { isDone: true, rows: 100, failed: 14, shards: [counts] });
    const never = { ...run, keys: () => Promise.reject(new Error('it is whole')) };
    t.strictSame(await runShard(never), counts, 'a whole shard is not looked at again');
  });

t.test('of two processes that do one shard, one notices that it has lost', async t => {
  const run = shardIn(t, {
    label: async function* (items) {
      for (const item of items) {
        await delay(0);
        yield rowOf(item);
      }
    },
  });
  const results = await Promise.allSettled([runShard(run), runShard(run)]);
  t.strictSame(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
  t.match(
    results.find(({ status }) => status === 'rejected'),
    {
      reason: { message: /^another process works on shard 0: it has written parts\/00000-00000/ },
    },
  );
  t.strictSame(await rowsIn(run.output, run.job), all);
});

t.test('failed tracks are labelled anew, in the place of their rows', async t => {
  const run = shardIn(t);
  await runShard(run);
  await completeJob(run.output, run.job);
  const asked: KnownItem[] = [];
  const label = async function* (items: Iterable<KnownItem>): AsyncGenerator<TrackRow> {
    for (const item of items) {
      asked.push(item);
      yield item.key === '3.wav' ? rowOf(item) : { ...rowOf({ key: '0.wav' }), key: item.key };
    }
  };
  const counts = await runShard({ ...run, label, retryFailed: true });
  t.match(counts, { rows: 100, failed: 1, problems: { 'broken-audio': 1 } });
  t.equal(asked.length, 14);
  t.strictSame(asked[0], { key: '3.wav' }, 'it is looked up as it is now');
  const rows = await rowsIn(run.output, run.job);
  t.strictSame(
    rows.map(({ key }) => key),
    all.map(({ key }) => key),
  );
  t.strictSame(
    rows.filter(({ status }) => status === 'failed').map(({ key }) => key),
    ['3.wav'],
  );
  t.match(await completeJob(run.output, run.job), { failed: 1 }, 'it is whole again');
});

t.test('what killed writers left beside the parts is gone once the job is whole', async t => {
  const folder = t.testdir({ parts: { '.0b0e0c53-26a4-4d1b-a5a5-5a2b8c1a9d10': 'the beginning of a part' } });
  const run = shardIn(t, {}, openDiskStore(folder));
  await runShard(run);
  t.equal((await readdir(join(folder, 'parts'))).length, 11);
  await completeJob(run.output, run.job);
  t.equal((await readdir(join(folder, 'parts'))).length, 10);
  t.strictSame(await rowsIn(run.output, run.job), all);
});

t.test('a store that fails is tried again, also when it did what it failed to say', async t => {
  const disk = openDiskStore(t.testdir());
  let calls = 0;
  const failing: ObjectStore = {
    ...disk,
    async write(...args) {
      const isWritten =
        (calls += 1) % 3 !== 1 || args[0].length % 2 === 0 ? await disk.write(...args) : false;
      if (calls % 3 === 1) throw new StoreError('the model store fails');
      return isWritten;
    },
    open: async (...args) => {
      if ((calls += 1) % 4 === 1) throw new StoreError('the model store fails');
      return disk.open(...args);
    },
  };
  const run = shardIn(t, {}, failing);
  t.match(await runShard(run), { rows: 100 });
  t.strictSame(await rowsIn(run.output, run.job), all);
  const dead = { ...disk, open: () => Promise.reject(new StoreError('the model store cannot be reached')) };
  await t.rejects(runShard(shardIn(t, {}, dead)), {
    name: 'StoreError',
    message: /^\/.* cannot be reached$/,
  });
});

t.test('parts of another job are no beginning of this one', async t => {
  const run = shardIn(t);
  await run.output.create(
    'parts/00000-000000.jsonl',
    Buffer.from(`${JSON.stringify(rowOf({ key: '5.wav' }))}\n`),
  );
  await t.rejects(runShard(run), /does not have the rows of this shard/);
});
