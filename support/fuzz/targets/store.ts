import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { StoreError } from '../../../src/models/store/object-store.js';
import { openS3Store } from '../../../src/models/store/s3-store.js';
import { mutate } from '../../hostile/mutations.js';
import { unlessRefused, type FuzzTarget } from '../target.js';

/** What the server sends next. */
let answer: Buffer = Buffer.alloc(0);

const server = createServer((request, response) => {
  request.resume().on('end', () => {
    const [head] = answer.toString('latin1').split('\n\n', 1);
    const [status, ...headers] = head.split('\n');
    response.statusCode = Math.min(599, Math.max(200, Number(status) || 200));
    for (const line of headers) {
      const [, name, value] = /^([\w-]+): *([\x20-\x7e]*)$/.exec(line) ?? [];
      if (name && !/^(connection|content-length|transfer-encoding|trailer)$/i.test(name))
        response.appendHeader(name, value);
    }
    response.end(answer.subarray(head.length + 2));
    // What lists further pages for ever is the deadline's matter.
    answer = Buffer.from('200\n\n<ListBucketResult/>');
  });
});
await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
server.unref();

Object.assign(process.env, {
  AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'fuzz',
  AWS_SECRET_ACCESS_KEY: 'fuzz',
  AWS_MAX_ATTEMPTS: '1',
});
const bucket = openS3Store({ bucket: 'models', prefix: 'a/', pathStyle: true, timeout: 2000 });

const listing =
  '<?xml version="1.0"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>models</Name><Prefix>a/</Prefix>' +
  '<KeyCount>2</KeyCount><IsTruncated>false</IsTruncated><Contents><Key>a/b.json</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified>' +
  '<ETag>"1"</ETag><Size>3</Size></Contents><CommonPrefixes><Prefix>a/1/</Prefix></CommonPrefixes></ListBucketResult>';
const pieces = [
  '<Contents/>',
  '<Key/>',
  '<Size>-1</Size>',
  '<Size>x</Size>',
  '<IsTruncated>true</IsTruncated>',
]
  .concat(
    '<NextContinuationToken>x</NextContinuationToken>',
    '<LastModified>x</LastModified>',
    '<CommonPrefixes/>',
  )
  .concat(
    '<!DOCTYPE a [<!ENTITY b "c">]>',
    '&b;',
    '<html>',
    '<Key>../x</Key>',
    '<![CDATA[',
    'ETag: \n',
    '503\n',
  )
  .map(text => Buffer.from(text));

const promise = (kept: boolean, what: string) => {
  if (!kept) throw new Error(`the store gives ${what}`);
};

/** An answer of S3, to the request for a listing and to that for an object: a status, lines of headers, and a body. */
export const store: FuzzTarget = {
  seeds: [
    `200\nContent-Type: application/xml\n\n${listing}`,
    '200\nETag: "1"\nContent-Type: application/json\n\n{}',
    '404\n\n<Error><Code>NoSuchKey</Code><Message>no</Message></Error>',
  ].map(text => Buffer.from(text)),
  mutate(bytes, random, others) {
    if (random.below(3) === 0) return mutate(bytes, random, others);
    const at = random.below(bytes.length + 1);
    const piece = pieces[random.below(pieces.length)];
    return Buffer.concat([bytes.subarray(0, at), piece, bytes.subarray(at + random.below(2) * piece.length)]);
  },
  async run(bytes) {
    const refusal = (error: unknown) => (error instanceof StoreError ? 'refused' : undefined);
    answer = bytes;
    const listed = await unlessRefused(async () => {
      const { folders, objects } = await bucket.list('');
      promise(folders.every(isName), `the folders ${JSON.stringify(folders)}`);
      for (const { name, bytes, modifiedAt } of objects) {
        promise(isName(name), `an object called ${name}`);
        promise(Number.isSafeInteger(bytes) && bytes >= 0, `an object of ${bytes} bytes`);
        promise(Number.isFinite(modifiedAt), `an object of the time ${modifiedAt}`);
      }
    }, refusal);
    answer = bytes;
    const opened = await unlessRefused(async () => {
      const object = await bucket.open('b.json');
      if (object === undefined || object === 'unchanged') return;
      promise(typeof object.tag === 'string' && object.tag !== '', `the tag ${object.tag}`);
      for await (const piece of object.body) promise(piece.length <= bytes.length, 'more than was sent');
    }, refusal);
    return `listing ${listed}, object ${opened}`;
  },
};

const isName = (name: unknown) => typeof name === 'string' && name !== '' && !name.includes('/');
