import { setTimeout as delay } from 'node:timers/promises';
import { signatureName } from '../signature.js';
import type { ObjectStore, OpenObject } from '../store/object-store.js';
import { WrongUse } from '../../wrong-use.js';
import { manifestName, type VerifiedVersion } from '../version.js';
import { checkSizes, inspectVersion } from './inspect.js';

/** What a push came to. */
export interface Push {
  /** Whether the version was not complete there before. */
  readonly pushed: boolean;
  /** Whether it has a signature there. */
  readonly signed: boolean;
}

/**
 * Puts a version into a store, the manifest last, so that nobody sees it before it is complete. What an interrupted push
 * left is gone on with. Of two that push different contents as the same version one wins, as all write names that they
 * share in the same order, and none over another.
 *
 * @param signature of the manifest; where a complete version has another one, as after a change of keys, it is replaced
 * @throws WrongUse when the store has another version under this number, of which nothing is overwritten; Error when somebody else
 * is pushing one; StoreError
 */
export async function pushVersion(
  store: ObjectStore,
  { manifest, manifestJson, digest, files }: VerifiedVersion,
  signature?: Uint8Array,
): Promise<Push> {
  const { name, version } = manifest;
  const place = `${name}/${version}/`;
  const found = await inspectVersion(store, { name, version });
  if (found.state !== 'incomplete' && found.digest !== digest)
    throw new WrongUse(
      `${name} ${version} is in ${store.location} already, with another content (${found.digest ?? found.reason!})`,
    );
  const signed = found.signed || signature !== undefined;
  if (found.state === 'complete') {
    if (signature) await replaceSignature(store, place + signatureName, signature);
    return { pushed: false, signed };
  }
  for (const path of [...files.keys()].sort()) await putOnce(store, place + path, files.get(path)!);
  if (signature) await putOnce(store, place + signatureName, signature);
  // Someone may have taken our files for those of an abandoned push.
  checkSizes(manifest, (await store.list(place)).objects);
  await putOnce(store, place + manifestName, manifestJson);
  return { pushed: true, signed };
}

/** Times that an object is written, when others write it at the same time. */
const attempts = 5;

/**
 * Writes an object, unless it is there.
 *
 * @throws Error when it is there with another content
 */
async function putOnce(store: ObjectStore, key: string, content: Uint8Array): Promise<void> {
  for (let attempt = 1; attempt <= attempts; attempt += 1) {
    if (await store.write(key, content, { absent: true })) return;
    const opened = (await store.open(key)) as OpenObject | undefined;
    if (opened) {
      if (await isSame(opened.body, content)) return;
      break;
    }
    // Refused, and not there: somebody else's write is not through yet.
    await delay(100 * 2 ** attempt);
  }
  const [name] = key.split('/');
  throw new Error(
    `${key} is in ${store.location} with another content: somebody else is pushing this version, or did not finish (hyena models prune ${name} --incomplete)`,
  );
}

async function replaceSignature(store: ObjectStore, key: string, signature: Uint8Array): Promise<void> {
  const opened = (await store.open(key)) as OpenObject | undefined;
  if (opened && (await isSame(opened.body, signature))) return;
  if (await store.write(key, signature, opened ? { tag: opened.tag } : { absent: true })) return;
  throw new Error(`somebody else is signing this version; ${key} was left as it is`);
}

/** Whether a body has exactly these bytes. */
async function isSame(body: AsyncIterable<Uint8Array>, content: Uint8Array): Promise<boolean> {
  let length = 0;
  for await (const piece of body) {
    const expected = content.subarray(length, length + piece.length);
    if (Buffer.compare(piece, expected) !== 0) return false;
    length += piece.length;
  }
  return length === content.length;
}
