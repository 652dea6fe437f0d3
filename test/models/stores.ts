import { randomUUID } from 'node:crypto';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import type { Test } from 'tap';
import type { ObjectStore } from '../../src/models/store/object-store.js';
import { openStore } from '../../src/models/store/open-store.js';

/** Why tests against S3 are skipped, where they are. `.ci/run` starts a server for them. */
export const noS3 =
  !process.env.AWS_ENDPOINT_URL_S3 && 'no S3 server: AWS_ENDPOINT_URL_S3 and its keys are not set';

/** The location of a fresh, empty bucket. */
export async function freshBucket(): Promise<string> {
  const bucket = `hyena-test-${randomUUID()}`;
  const client = new S3Client({ forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: bucket }));
  client.destroy();
  return `s3://${bucket}/models`;
}

/** A kind of store, and how to get the location of a fresh, empty one. */
export interface StoreKind {
  readonly kind: string;
  readonly skip: string | false;
  readonly locate: (t: Test) => Promise<string>;
}

/** Every kind of store. */
export const storeKinds: readonly StoreKind[] = [
  { kind: 'a folder', skip: false, locate: async t => t.testdir({}) },
  { kind: 'S3', skip: noS3, locate: freshBucket },
];

/** Runs a test against a fresh store of every kind. */
export function onEveryStore(
  t: Test,
  promise: string,
  test: (t: Test, store: ObjectStore) => Promise<void>,
): void {
  for (const { kind, skip, locate } of storeKinds)
    void t.test(`${promise}, in ${kind}`, { skip }, async t => {
      await test(t, openStore(await locate(t), { s3PathStyle: true }));
    });
}

/** Puts files into a version's place, whatever was there. */
export async function put(
  store: ObjectStore,
  place: string,
  files: Iterable<readonly [path: string, content: Uint8Array]>,
): Promise<void> {
  for (const [path, content] of files) {
    await store.remove([`${place}/${path}`]);
    await store.write(`${place}/${path}`, content, { absent: true });
  }
}
