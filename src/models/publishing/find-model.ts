import type { KeyObject } from 'node:crypto';
import { noLabels, type Labels } from '../labels.js';
import { openLabels } from '../open-labels.js';
import { versionsIn, type VersionReference } from '../repository.js';
import type { ObjectStore, WriteCondition } from '../store/object-store.js';
import { versionOf, type Selector } from './selector.js';

/** A model in a store. */
export interface FoundModel {
  readonly name: string;
  /** Newest first, complete or not; at least one. */
  readonly versions: readonly number[];
  readonly labels: Labels;
}

/**
 * @param publicKeys the labels must be signed by the owner of one of them
 * @throws Error when there is no such model, or its labels cannot be read; StoreError
 */
export async function findModel(
  store: ObjectStore,
  name: string,
  publicKeys?: readonly KeyObject[],
): Promise<FoundModel> {
  const versions = await requireVersions(store, name);
  const { labels } = await readLabels(store, name, publicKeys);
  return { name, versions, labels };
}

/** @throws Error when there is no such model; StoreError */
export async function requireVersions(store: ObjectStore, name: string): Promise<number[]> {
  const versions = await listVersions(store, name);
  if (versions.length > 0) return versions;
  throw new Error(`there is no model ${name} in ${store.location}`);
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
export interface ReplaceableLabels {
  readonly labels: Labels;
  readonly condition: WriteCondition;
}

/**
 * @param publicKeys the labels must be signed by the owner of one of them
 * @throws Error when they cannot be read, or are not signed; StoreError
 */
export async function readLabels(
  store: ObjectStore,
  name: string,
  publicKeys?: readonly KeyObject[],
): Promise<ReplaceableLabels> {
  const found = await openLabels(store, name, publicKeys);
  if (!found || found === 'unchanged') return { labels: noLabels, condition: { absent: true } };
  return { labels: found.labels, condition: { tag: found.tag } };
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
