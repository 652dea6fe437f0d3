import t from 'tap';
import { openStore } from '../../src/models/store/open-store.js';
import { smallS3 } from './small-s3.js';

t.test('a public bucket is read without credentials, and only where that is asked for', async t => {
  const server = await smallS3(t);
  server.objects.set('tiny/labels.json', Buffer.from('{}'));
  const signatures: (string | undefined)[] = [];
  server.odd = ({ headers }) => {
    signatures.push(headers.authorization);
    return false;
  };
  const env = {
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_REGION: 'us-east-1',
    AWS_MAX_ATTEMPTS: '1',
    AWS_CONFIG_FILE: '/dev/null',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_EC2_METADATA_DISABLED: 'true',
  };
  t.intercept(process, 'env', { value: env });
  const open = (s3Anonymous: boolean) => openStore('s3://models', { s3PathStyle: true, s3Anonymous });
  t.strictSame((await open(true).list('')).folders, ['tiny']);
  t.ok(await open(true).open('tiny/labels.json'));
  t.strictSame(signatures, [undefined, undefined]);
  await t.rejects(open(false).list(''), { name: 'StoreError', message: /credentials/ });
});
