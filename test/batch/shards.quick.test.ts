import t from 'tap';
import { assignedShard, shardOf } from '../../src/batch/shards.js';

t.test('the shard of a key is what the documents say, whatever its letters are', async t => {
  // The first eight digits of what sha256sum prints for the key.
  t.equal(shardOf('', 1000), 0xe3b0c442 % 1000);
  t.equal(shardOf('abc', 1000), 0xba7816bf % 1000);
  t.equal(shardOf('ü', 1), 0);
});

t.test('shards of many keys are of one size, nearly', async t => {
  const counts = new Array<number>(8).fill(0);
  for (let i = 0; i < 8000; i += 1) counts[shardOf(`album ${i % 100}/${i}.mp3`, 8)] += 1;
  t.ok(Math.min(...counts) > 850 && Math.max(...counts) < 1150, String(counts));
});

t.test('the environment says which shard it is, the command line says it louder', async t => {
  t.equal(assignedShard(undefined, {}), undefined);
  for (const name of ['JOB_COMPLETION_INDEX', 'AWS_BATCH_JOB_ARRAY_INDEX', 'SLURM_ARRAY_TASK_ID'])
    t.equal(assignedShard(undefined, { [name]: '7' }), 7, name);
  t.equal(assignedShard(2, { JOB_COMPLETION_INDEX: '7' }), 2);
  t.equal(assignedShard(undefined, { JOB_COMPLETION_INDEX: '7', SLURM_ARRAY_TASK_ID: '7' }), 7);
  t.throws(
    () => assignedShard(undefined, { JOB_COMPLETION_INDEX: '7', SLURM_ARRAY_TASK_ID: '8' }),
    /--shard/,
  );
  t.throws(() => assignedShard(undefined, { JOB_COMPLETION_INDEX: 'x' }), /is no index/);
});
