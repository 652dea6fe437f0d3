import t from 'tap';
import { openS3Store } from '../../../src/models/store/s3-store.js';
import { smallS3 } from '../small-s3.js';

const env = {
  AWS_ACCESS_KEY_ID: 'id',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_REGION: 'us-east-1',
  AWS_MAX_ATTEMPTS: '1',
  AWS_CONFIG_FILE: '/dev/null',
};

const timeout = 1000;

t.test('a slow connection has time for a large object', async t => {
  const server = await smallS3(t, timeout);
  // What the kernel buffers is sent at once, so it takes much more than that.
  server.odd = (request, response) => {
    if (request.method !== 'PUT' || !request.url?.includes('large')) return false;
    request.on('data', () => {
      request.pause();
      setTimeout(() => request.resume(), 2);
    });
    request.on('end', () => response.setHeader('etag', '"x"').end());
    return true;
  };
  const started = performance.now();
  t.equal(await server.store.write('large', new Uint8Array(60_000_000), { absent: true }), true);
  t.ok(performance.now() - started > timeout, 'which is more than a small one has');
});

t.test('says which setting is missing', async t => {
  t.intercept(process, 'env', { value: { ...env, AWS_REGION: undefined } });
  const store = openS3Store({ bucket: 'bucket', prefix: '', pathStyle: true, timeout });
  await t.rejects(store.list(''), { message: /^AWS_REGION is not set for the model store/ });
});
