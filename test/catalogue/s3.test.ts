import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import type { CatalogueItem, FoundItem } from '../../src/catalogue/catalogue.js';
import { openCatalogue } from '../../src/catalogue/open-catalogue.js';
import { noS3 } from '../models/stores.js';

const options = { maxBytes: 100, s3PathStyle: true, s3Anonymous: false };
const client = new S3Client({ forcePathStyle: true });
t.teardown(() => client.destroy());

const names = [
  'a/plain.wav',
  'a/two words + %41 & <ü> #?.mp3',
  'a/e\u0301.ogg',
  `a/${'long'.repeat(249)}.flac`,
  'a/empty.wav',
  'ab/other.wav',
  'a/cover.jpg',
];

/** A bucket with an object for each of the names. */
async function filledBucket(): Promise<string> {
  const Bucket = `hyena-test-${randomUUID()}`;
  await client.send(new CreateBucketCommand({ Bucket }));
  for (const Key of names)
    await put(Bucket, Key, Key.includes('empty') ? '' : `content of ${Key.slice(0, 20)}`);
  return Bucket;
}

const put = (Bucket: string, Key: string, Body: string) =>
  client.send(new PutObjectCommand({ Bucket, Key, Body: Buffer.from(Body) }));

async function all(source: Parameters<typeof openCatalogue>[0]): Promise<FoundItem[]> {
  const items: FoundItem[] = [];
  for await (const item of (await openCatalogue(source, options)).items()) items.push(item);
  return items;
}

/** A list of these lines. */
async function listOf(t: Test, lines: readonly string[]): Promise<{ list: string }> {
  const list = join(t.testdir(), 'list');
  await writeFile(list, `${lines.join('\n')}\n`);
  return { list };
}

const text = async (bytes: Promise<Uint8Array>) => Buffer.from(await bytes).toString();

t.test('a prefix gives the audio below it, whatever its keys', { skip: noS3 }, async t => {
  const bucket = await filledBucket();
  const items = (await all({ place: `s3://${bucket}/a` })) as CatalogueItem[];
  t.strictSame(items.map(({ key }) => key).sort(), names.slice(0, 5).sort());
  for (const item of items)
    t.equal(await text(item.read()), item.key.includes('empty') ? '' : `content of ${item.key.slice(0, 20)}`);
  t.equal(await text(items.find(({ key }) => key === names[0])!.readRange(3, 4)), 'tent');
});

t.test('an object that changed or went is not read', { skip: noS3 }, async t => {
  const bucket = await filledBucket();
  const [item] = (await all(await listOf(t, [`s3://${bucket}/a/plain.wav`]))) as CatalogueItem[];
  await put(bucket, 'a/plain.wav', 'something else');
  await t.rejects(item.read(), { name: 'ItemFault', code: 'changed' });
  await t.rejects(item.readRange(0, 4), { name: 'ItemFault', code: 'changed' });
});

t.test('lists name objects by addresses and by rows of an inventory', { skip: noS3 }, async t => {
  const bucket = await filledBucket();
  const items = await all(
    await listOf(t, [
      `s3://${bucket}/${names[1]}`,
      `"${bucket}","a/two+words+%2B+%2541+%26+%3C%C3%BC%3E+%23%3F.mp3"`,
      `s3://${bucket}/none.wav`,
      'https://example.org/a.wav',
    ]),
  );
  t.match(items, [
    { key: `s3://${bucket}/${names[1]}` },
    { key: names[1] },
    { fault: { code: 'missing', message: 'There is no such object.' } },
    { fault: { code: 'missing', message: /no address of an object/ } },
  ]);
  t.equal(await text((items[1] as CatalogueItem).read()), `content of ${names[1].slice(0, 20)}`);
});

t.test('a bucket that is not there is the fault of no item', { skip: noS3 }, async t => {
  const bucket = `hyena-test-${randomUUID()}`;
  await t.rejects(all({ place: `s3://${bucket}/a` }), {
    name: 'StoreError',
    message: new RegExp(`^s3://${bucket} does not exist`),
  });
});
