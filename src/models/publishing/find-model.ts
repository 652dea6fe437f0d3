import { labelsIn, versionsIn, type VersionReference } from '../repository.js';
import { labelsName, noLabels, type Labels } from '../labels.js';
import type { ObjectStore, OpenObject, WriteCondition } from '../store/object-store.js';
import { versionOf, type Selector } from './selector.js';

/** A model in a store. */
export interface FoundModel {
  readonly name: string;
  /** Newest first, complete or not; at least one. */
  readonly versions: readonly number[];
  readonly labels: Labels;
}

/** @throws Error when there is no such model, or its labels cannot be read; StoreError */
export async function findModel(store: ObjectStore, name: string): Promise<FoundModel> {
  const versions = await listVersions(store, name);
  if (versions.length === 0) throw new Error(`there is no model ${name} in ${store.location}`);
  const { labels } = await readLabels(store, name);
  return { name, versions, labels };
}

/**
 * The versions of a model, newest first, complete or not.
 *
 * @throws StoreError
 */
export async function listVersions(store: ObjectStore, name: string): Promise<number[]> {
  return versionsIn((await store.list(`${name}/`)).folders);
}

/** Labels as the store has them, and what must be so for new ones to take their place. */
export interface StoredLabels {
  readonly labels: Labels;
  readonly condition: WriteCondition;
}

/** @throws Error when they cannot be read; StoreError */
export async function readLabels(store: ObjectStore, name: string): Promise<StoredLabels> {
  const opened = (await store.open(`${name}/${labelsName}`)) as OpenObject | undefined;
  if (!opened) return { labels: noLabels, condition: { absent: true } };
  return { labels: await labelsIn(opened), condition: { tag: opened.tag } };
}

/**
 * The version that a number or a label stands for.
 *
 * @returns undefined when the selector has neither
 * @throws Error when there is no such version or label
 */
export function selectVersion(
  { name, versions, labels }: FoundModel,
  { version: selected }: Selector,
): VersionReference | undefined {
  if (selected === undefined) return undefined;
  const version = typeof selected === 'string' ? versionOf(labels, selected) : selected;
  if (version === undefined) throw new Error(`${name} has no label ${selected}`);
  if (!versions.includes(version)) throw new Error(`there is no ${name} ${version}`);
  return { name, version };
}
