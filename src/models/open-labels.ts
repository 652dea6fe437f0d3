import type { KeyObject } from 'node:crypto';
import { labelsName, largestLabels, parseLabels, type Labels } from './labels.js';
import { checkLabels } from './signed-labels.js';
import { StoreError, type ObjectStore } from './store/object-store.js';
import { collectSome } from './version.js';

/** Labels as a store has them. */
export interface StoredLabels {
  readonly labels: Labels;
  /** Changes when they do. */
  readonly tag: string;
}

/**
 * Reads a model's labels.
 *
 * @param keys the labels must be signed by the owner of one of them
 * @param known a tag: labels that still have it are not sent again
 * @returns undefined when it is certain that there are none
 * @throws Error when they are not what labels must be, or are not signed; StoreError
 */
export async function openLabels(
  store: ObjectStore,
  name: string,
  keys?: readonly KeyObject[],
  known?: string,
): Promise<StoredLabels | 'unchanged' | undefined> {
  try {
    const opened = await store.open(`${name}/${labelsName}`, known);
    if (opened === undefined || opened === 'unchanged') return opened;
    const content = await collectSome(opened.body, largestLabels);
    if (!content) throw new Error(`${labelsName} has more than ${largestLabels} bytes`);
    if (content.length === 0) throw new Error(`${labelsName} is empty`);
    const labels = parseLabels(new TextDecoder().decode(content));
    if (keys) checkLabels(labels, name, keys);
    return { labels, tag: opened.tag };
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new StoreError(`the labels of ${name}: ${error.message}`, { cause: error });
  }
}
