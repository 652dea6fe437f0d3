import type { Config } from '../../../config/config.js';
import type { PublishingKeys } from '../../../models/publishing/change-labels.js';
import { label } from '../../../models/publishing/label.js';
import { pushVersion } from '../../../models/publishing/push.js';
import { parseLabel } from '../../../models/publishing/selector.js';
import { filesBelow, readSignedVersion } from '../../../models/publishing/signed-version.js';
import { checkSignature, signManifest } from '../../../models/signature.js';
import { openDiskStore } from '../../../models/store/disk-store.js';
import type { ObjectStore } from '../../../models/store/object-store.js';
import { openStore } from '../../../models/store/open-store.js';
import { versionDirectory } from '../../../models/version-directory.js';
import type { Digest } from '../../../models/version.js';
import { openOutputs, writeOutputs } from '../../outputs.js';
import { asked } from '../../wrong-use.js';
import { labellingKeys, publishingKeys } from './signing-key.js';

/** How a version is published, as it was asked for. */
export interface PublishOptions {
  /** Labels that are to point to it. */
  readonly label: readonly string[];
  /** File of the key to sign with. */
  readonly sign?: string | undefined;
}

/** Where and how a version is published; what can be wrong about it has been looked at. */
export interface Publishing extends PublishingKeys {
  readonly store: ObjectStore;
  readonly labels: readonly string[];
}

/** A version that was published. */
export interface Published {
  readonly name: string;
  readonly version: number;
  readonly digest: Digest;
  /** Whether it was not there before. */
  readonly pushed: boolean;
  readonly signed: boolean;
  readonly labels: readonly string[];
}

/** `hyena models push`: puts a version from this machine into a store. */
export async function push(
  path: string,
  location: string,
  config: Config,
  { json = false, outputs, ...options }: PublishOptions & { json?: boolean; outputs?: string | undefined },
): Promise<void> {
  await openOutputs(outputs);
  const publishing = await asked(() => preparePublishing(location, config, options));
  const directory = await asked(() => versionDirectory(path));
  const published = await publishVersion(directory, publishing);
  console.log(json ? JSON.stringify(published) : publishedText(published, publishing));
  const { name, version, digest } = published;
  const { location: store } = publishing.store;
  await writeOutputs(outputs, { name, version, digest, store }, { ...published, store });
}

/** @throws Error when a key cannot be read or is missing, or a label or the location cannot be one */
export async function preparePublishing(
  location: string,
  config: Config,
  { label: labels, sign }: PublishOptions,
): Promise<Publishing> {
  const keys = await (labels.length > 0 ? labellingKeys : publishingKeys)(config, sign);
  return { ...keys, labels: labels.map(parseLabel), store: openStore(location, config) };
}

/**
 * Verifies a version on this machine, puts it into a store and points labels to it.
 *
 * @throws WrongUse when it is not complete, the store has another one in its place, or it is not signed as it must be
 */
export async function publishVersion(
  directory: string,
  { store, labels, signingKey, publicKeys }: Publishing,
): Promise<Published> {
  const read = await asked(() => readSignedVersion(filesBelow(openDiskStore(directory), '')));
  const signature = signingKey ? signManifest(read.manifestJson, signingKey) : read.signature;
  if (publicKeys) await asked(() => checkSignature(read.manifestJson, signature, publicKeys));
  const { pushed, signed } = await pushVersion(store, read, signature);
  const { name, version } = read.manifest;
  if (labels.length > 0) await label(store, name, { point: { labels, version } }, { publicKeys, signingKey });
  return { name, version, digest: read.digest, pushed, signed, labels };
}

/** The text that reports it. */
export function publishedText(
  { name, version, pushed, signed, labels }: Published,
  { store }: Publishing,
): string {
  const facts = [
    pushed ? `pushed to ${store.location}` : `is in ${store.location} already`,
    ...(signed ? ['signed'] : []),
    ...labels.map(name => `${name} → ${version}`),
  ];
  return `${name} ${version}: ${facts.join(', ')}`;
}
