import { setTimeout as delay } from 'node:timers/promises';
import t from 'tap';
import { inOrder } from '../../src/batch/in-order.js';

async function* numbers(count: number): AsyncGenerator<number> {
  for (let number = 0; number < count; number++) yield number;
}

t.test('results come in the order of the items, of which few are under way', async t => {
  let [underWay, most] = [0, 0];
  const work = async (item: number) => {
    most = Math.max(most, ++underWay);
    await delay(10 - item);
    underWay -= 1;
    return item;
  };
  const results: number[] = [];
  for await (const result of inOrder(numbers(10), 4, work)) results.push(result);
  t.strictSame(results, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  t.equal(most, 4);
});

t.test('work that rejects ends it, and none is left to nobody', async t => {
  const work = async (item: number) => {
    if (item > 0) throw new Error(`no ${item}`);
    return item;
  };
  const results = inOrder(numbers(10), 4, work);
  t.equal((await results.next()).value, 0);
  await t.rejects(results.next(), { message: 'no 1' });
});
