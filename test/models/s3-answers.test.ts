import type { ServerResponse } from 'node:http';
import t from 'tap';
import { collectSome } from '../../src/models/version.js';
import type { OpenObject } from '../../src/models/store/object-store.js';
import { fault, html, listed, send, smallS3 } from './small-s3.js';

const isListing = (url: string | undefined) => url!.includes('list-type=2');

t.test('what is no listing is an error, never an empty bucket', async t => {
  const s3 = await smallS3(t);
  const answers: [what: string, status: number, text: string][] = [
    ['a page of a captive portal', 200, html],
    ['nothing', 200, ''],
    ['XML of another kind', 200, '<?xml version="1.0"?><LocationConstraint>eu</LocationConstraint>'],
    ['an error with a good status', 200, fault('InternalError')],
    ['a listing that was cut off', 200, listed('', ['a/', 'b/']).slice(0, 150)],
    ['JSON', 200, '{"folders":[]}'],
    ['a page that was not found', 404, html],
    ['a listing of another prefix', 200, listed('', ['other'])],
    ['one with files of elsewhere', 200, listed('a/', [], [['b/manifest.json', 1]])],
    [
      'one that is not the last and has no next',
      200,
      listed('a/', ['a/1/'], [], '<IsTruncated>true</IsTruncated>'),
    ],
  ];
  for (const [what, status, text] of answers) {
    s3.odd = (_, response) => send(response, status, text);
    await t.rejects(s3.store.list('a/'), { name: 'StoreError' }, what);
  }
  s3.odd = (_, response) => {
    response.setHeader('location', 'http://127.0.0.1:1/login');
    return send(response, 302, html);
  };
  await t.rejects(s3.store.list('a/'), { name: 'StoreError' }, 'a redirect');
});

t.test('what is no answer about an object says neither that there is none nor that there is one', async t => {
  const s3 = await smallS3(t);
  s3.odd = (_, response) => send(response, 404, html);
  await t.rejects(s3.store.open('a/labels.json'), { name: 'StoreError' }, 'a page that was not found');
  await t.rejects(s3.store.write('a/x', Buffer.from('x'), { tag: '"x"' }), { name: 'StoreError' });
  s3.odd = (_, response) => send(response, 200, html);
  await t.rejects(s3.store.open('a/labels.json'), { name: 'StoreError' }, 'a page');
  await t.rejects(s3.store.write('a/x', Buffer.from('x'), { absent: true }), { name: 'StoreError' });
  await t.rejects(s3.store.remove(['a/x']), { name: 'StoreError' });
  s3.odd = (_, response) => send(response, 304, '');
  await t.rejects(s3.store.open('a/labels.json'), { name: 'StoreError' }, 'unchanged, of what is not known');
});

/** Sends the same piece every few milliseconds, for ever. */
function trickle(response: ServerResponse, start: string, piece: string, every: number): true {
  response.setHeader('etag', '"x"');
  response.write(start);
  const timer = setInterval(() => response.write(piece), every);
  response.on('close', () => clearInterval(timer));
  return true;
}

const start = listed('a/', []).replace('</ListBucketResult>', '');

t.test('a server that sends a byte now and then is given up', async t => {
  const s3 = await smallS3(t, 200);
  s3.odd = (_, response) => trickle(response, start, ' ', 20);
  await t.rejects(s3.store.list('a/'), { name: 'StoreError' }, 'a listing');
  const { body } = (await s3.store.open('a/weights.bin')) as OpenObject;
  await t.rejects(collectSome(body, 2 ** 28), { name: 'StoreError' }, 'an object');
});

t.test('answers without an end are cut off', async t => {
  const s3 = await smallS3(t, 1000);
  s3.odd = (_, response) => trickle(response, start, ' '.repeat(2 ** 20), 1);
  await t.rejects(s3.store.list('a/'), { name: 'StoreError' }, 'a page of a listing');
  s3.odd = (_, response) => {
    response.statusCode = 403;
    return trickle(response, '<Error>', ' '.repeat(2 ** 20), 1);
  };
  await t.rejects(s3.store.open('a/x'), { name: 'StoreError' }, 'an error');
  let page = 0;
  for (const token of [() => 'same', () => String(page)]) {
    page = 0;
    s3.odd = ({ url }, response) => {
      if (!isListing(url)) return false;
      page += 1;
      const truncated = `<IsTruncated>true</IsTruncated><NextContinuationToken>${token()}</NextContinuationToken>`;
      return send(response, 200, listed('a/', [`a/${page}/`], [], truncated));
    };
    await t.rejects(s3.store.list('a/'), { name: 'StoreError' }, `pages for ever: ${token()}`);
    t.ok(page <= 101, `${page} pages`);
  }
});
