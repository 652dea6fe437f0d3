import type { KeyObject } from 'node:crypto';
import type { Config } from '../../../config/config.js';
import { verificationKey } from '../../../serve/open-models.js';
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
import { readSigningKey } from './signing-key.js';

/** How a version is published, as it was asked for. */
export interface PublishOptions {
  /** Labels that are to point to it. */
  readonly label: readonly string[];
  /** File of the key to sign with. */
  readonly sign?: string | undefined;
}

/** Where and how a version is published; what can be wrong about it has been looked at. */
export interface Publishing {
  readonly store: ObjectStore;
  readonly labels: readonly string[];
  readonly signingKey: KeyObject | undefined;
  readonly publicKey: KeyObject | undefined;
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
  { json = false, ...options }: PublishOptions & { json?: boolean },
): Promise<void> {
  const publishing = await preparePublishing(location, config, options);
  const published = await publishVersion(await versionDirectory(path), publishing);
  console.log(json ? JSON.stringify(published) : publishedText(published, publishing));
}

/** @throws Error when a key cannot be read, or a label or the location cannot be one */
export async function preparePublishing(
  location: string,
  config: Config,
  { label: labels, sign }: PublishOptions,
): Promise<Publishing> {
  return {
    labels: labels.map(parseLabel),
    signingKey: sign === undefined ? undefined : await readSigningKey(sign),
    publicKey: await verificationKey(config.modelPublicKey),
    store: openStore(location, config),
  };
}

/**
 * Verifies a version on this machine, puts it into a store and points labels to it.
 *
 * @throws Error when it is not complete, the store has another one in its place, or it is not signed as it must be
 */
export async function publishVersion(
  directory: string,
  { store, labels, signingKey, publicKey }: Publishing,
): Promise<Published> {
  const read = await readSignedVersion(filesBelow(openDiskStore(directory), ''));
  const signature = signingKey ? signManifest(read.manifestJson, signingKey) : read.signature;
  if (publicKey) checkSignature(read.manifestJson, signature, publicKey);
  const { pushed, signed } = await pushVersion(store, read, signature);
  const { name, version } = read.manifest;
  if (labels.length > 0) await label(store, name, { point: { labels, version } }, publicKey);
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
