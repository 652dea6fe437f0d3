import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { labelsName, largestLabels, parseLabels, type Labels } from '../labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { readLabels } from './find-model.js';

/** Times that a change is tried, when others are faster again and again. */
const attempts = 30;

/** Milliseconds that are waited at most after the first of them; more after each. */
const patience = 40;

/**
 * Changes a model's labels in one step, on top of whatever others change at the same time.
 *
 * @param change gives the labels that are to be, from those that are; nothing is written if others change them while it
 * looks at the store. It is asked again when someone else was faster, and after a write of which no answer came, so
 * that doing it twice must come to the same as doing it once
 * @returns the labels as they are now
 * @throws Error that `change` throws, or when others are always faster; StoreError
 */
export async function changeLabels(
  store: ObjectStore,
  name: string,
  change: (before: Labels) => Labels | Promise<Labels>,
): Promise<Labels> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { labels: before, condition } = await readLabels(store, name);
    const text = `${JSON.stringify(await change(before), null, 2)}\n`;
    // What cannot be read back must not be written.
    const after = parseLabels(text);
    if (isDeepStrictEqual(after, before)) return after;
    const content = new TextEncoder().encode(text);
    if (content.length > largestLabels) throw new Error(`the labels of ${name} would be too large`);
    if (await store.write(`${name}/${labelsName}`, content, condition)) return after;
    // Many who were refused at the same time shall not all come back at the same time.
    await delay(Math.random() * patience * attempt);
  }
  throw new Error(`others keep changing the labels of ${name}; try again later`);
}
