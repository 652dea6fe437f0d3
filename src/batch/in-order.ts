/**
 * Does work on items side by side, and gives what comes of them in the items' order.
 *
 * @param width so many are under way, or done and waiting for one before them; more are not taken
 * @param work that never rejects for reasons of a single item
 */
export async function* inOrder<Item, Result>(
  items: AsyncIterable<Item> | Iterable<Item>,
  width: number,
  work: (item: Item) => Promise<Result>,
): AsyncGenerator<Result, void, void> {
  const underWay: Promise<Result>[] = [];
  for await (const item of items) {
    const result = work(item);
    // The one before it may throw, and leave this one to nobody.
    result.catch(() => undefined);
    underWay.push(result);
    if (underWay.length === width) yield await underWay.shift()!;
  }
  for (const result of underWay) yield await result;
}
