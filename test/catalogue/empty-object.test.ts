import t from 'tap';
import { openBucket } from '../../src/catalogue/bucket.js';
import { smallS3 } from '../models/small-s3.js';

t.test('an object that was empty when it was listed is looked at again', async t => {
  const s3 = await smallS3(t);
  Object.assign(process.env, s3.env);
  s3.objects.set('a.wav', Buffer.alloc(0));
  const bucket = openBucket('models', { s3PathStyle: true, s3Anonymous: false, maxBytes: 100 });
  const found = await bucket.find('a.wav');
  t.equal((await found.read()).length, 0);
  t.equal((await bucket.item({ ...found, etag: found.etag.replaceAll('"', '') }).read()).length, 0);
  s3.objects.set('a.wav', Buffer.from('grown'));
  await t.rejects(found.read(), { name: 'ItemFault', code: 'changed' });
  s3.objects.delete('a.wav');
  await t.rejects(found.read(), { name: 'ItemFault', code: 'missing' });
});
