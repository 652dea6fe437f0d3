import t from 'tap';
import { defaultFeatureParameters as features } from '../../../src/features/parameters.js';
import { Turns } from '../../../src/training/data/turns.js';
import { shardCount, shardName, shardOf } from '../../../src/training/export/shards.js';

t.test('shards have some 32 MiB, their number is known before, and each has tracks', t => {
  for (const tracks of [1, 2, 446, 20_000]) {
    const shards = shardCount(tracks, features, undefined);
    t.ok((tracks * 10 * 130 * 13 * 4) / shards <= 2 ** 25);
    const numbers = Array.from({ length: tracks }, (_, i) => shardOf(i, tracks, shards));
    t.strictSame(
      [...new Set(numbers)],
      Array.from({ length: shards }, (_, i) => i),
    );
  }
  t.equal(shardName(0, 3), 'train-00000-of-00003.parquet');
  t.end();
});

t.test(
  'turns come in the order of indices, whichever is there first, and without those that ended before',
  async t => {
    const turns = new Turns(5);
    const order: number[] = [];
    const take = async (index: number) => {
      await turns.of(index);
      order.push(index);
      turns.end(index);
    };
    const taken = [take(3), take(1), take(4)];
    turns.end(2);
    await take(0);
    await Promise.all(taken);
    t.strictSame(order, [0, 1, 3, 4]);
  },
);
