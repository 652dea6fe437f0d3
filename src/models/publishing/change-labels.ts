import { createPublicKey, type KeyObject } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { labelsName, largestLabels, parseLabels, type Labels } from '../labels.js';
import { checkLabels, signLabels } from '../signed-labels.js';
import type { ObjectStore } from '../store/object-store.js';
import { readLabels } from './find-model.js';

/** Times that a change is tried, when others are faster again and again. */
const attempts = 30;

/** Milliseconds that are waited at most after the first of them; more after each. */
const patience = 40;

/** How labels, and versions that they are to point to, are signed. */
export interface PublishingKeys {
  /** What is read must be signed by the owner of one of them. */
  readonly publicKeys?: readonly KeyObject[] | undefined;
  /** Signs the labels that are written. */
  readonly signingKey?: KeyObject | undefined;
  /** Labels that are not signed by the owner of one of the keys are taken as they are, to be signed. */
  readonly adopt?: boolean;
}

/**
 * Changes a model's labels in one step, on top of whatever others change at the same time.
 *
 * @param change gives the labels that are to be, from those that are; nothing is written if others change them while it
 * looks at the store. It is asked again when someone else was faster, and after a write of which no answer came, so
 * that doing it twice must come to the same as doing it once
 * @returns the labels as they are now
 * @throws Error that `change` throws, when others are always faster, or when labels that must be signed are not; StoreError
 */
export async function changeLabels(
  store: ObjectStore,
  name: string,
  change: (before: Labels) => Labels | Promise<Labels>,
  { publicKeys, signingKey, adopt = false }: PublishingKeys = {},
): Promise<Labels> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    const { labels: before, condition } = await readLabels(store, name, adopt ? undefined : publicKeys);
    // What cannot be read back must not be written.
    const changed = parseLabels(JSON.stringify(await change(before)));
    if (isDeepStrictEqual(changed, before) && !(signingKey && !isSigned(before, name, signingKey)))
      return before;
    if (!signingKey && (publicKeys || before.signature !== undefined))
      throw new Error(`the labels of ${name} must be signed: --sign names the key`);
    const after = signingKey ? signAnew(changed, name, signingKey) : changed;
    if (publicKeys) checkLabels(after, name, publicKeys);
    const text = `${JSON.stringify(after, null, 2)}\n`;
    const content = new TextEncoder().encode(text);
    if (content.length > largestLabels) throw new Error(`the labels of ${name} would be too large`);
    if (await store.write(`${name}/${labelsName}`, content, condition)) return after;
    // Many who were refused at the same time shall not all come back at the same time.
    await delay(Math.random() * patience * attempt);
  }
  throw new Error(`others keep changing the labels of ${name}; try again later`);
}

function isSigned(labels: Labels, name: string, key: KeyObject): boolean {
  try {
    checkLabels(labels, name, [createPublicKey(key)]);
    return true;
  } catch {
    return false;
  }
}

function signAnew(labels: Labels, name: string, key: KeyObject): Labels {
  // The time, so that what is signed after a backup was put back is newer than what was there before.
  return signLabels(labels, name, Math.max((labels.serial ?? 0) + 1, Date.now()), key);
}
