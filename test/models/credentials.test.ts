import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openBucket } from '../../src/catalogue/bucket.js';
import { ItemFault } from '../../src/catalogue/catalogue.js';
import type { OpenObject, Refusal } from '../../src/models/store/object-store.js';
import { openS3Store } from '../../src/models/store/s3-store.js';
import { smallProxy } from './small-proxy.js';
import { fault, send, smallS3, type SmallS3 } from './small-s3.js';
import { noCredentials, tokenService } from './token-service.js';

/** Sets variables until the test ends: clients look at them when they are used first. */
function surround(t: Test, env: Readonly<Record<string, string>>): void {
  const before = { ...process.env };
  Object.assign(process.env, env);
  t.teardown(() => {
    for (const name of Object.keys(env)) Reflect.deleteProperty(process.env, name);
    Object.assign(process.env, before);
  });
}

/** Stores of clients that no server has answered yet. */
const fresh = () => ({
  store: openS3Store({ bucket: 'models', prefix: '', pathStyle: true, timeout: 2000 }),
  bucket: openBucket('models', { s3PathStyle: true, s3Anonymous: false, maxBytes: 1000, timeout: 2000 }),
});

const wrongRegion = "The authorization header is malformed; the region 'a' is wrong; expecting 'b'";
const wrongScope = "Error parsing the X-Amz-Credential parameter; the region 'a' is wrong; expecting 'b'";
const noKey =
  'The authorization header is malformed; a non-empty Access Key (AKID) must be provided in the credential.';
const noScope =
  'Error parsing the X-Amz-Credential parameter; the Credential is mal-formed; expecting &quot;YOUR-AKID/YYYYMMDD/REGION/SERVICE/aws4_request&quot;.';

/** What S3 and servers that are like it answer, and what that is. */
const answers: [status: number, code: string, said: string | undefined, refusal: Refusal, words: RegExp][] = [
  [400, 'ExpiredToken', undefined, 'credentials', /denies access .*: the credentials have expired/],
  [403, 'ExpiredToken', undefined, 'credentials', /denies access .*: the credentials have expired/],
  [400, 'TokenRefreshRequired', undefined, 'credentials', /: the credentials have expired/],
  [400, 'InvalidToken', undefined, 'credentials', /: the session token is not that of the access key/],
  [403, 'InvalidAccessKeyId', undefined, 'credentials', /: it does not know the access key/],
  [403, 'InvalidSecurity', undefined, 'credentials', /: the credentials are not valid/],
  [403, 'SignatureDoesNotMatch', undefined, 'credentials', /: the secret key is not that of the access key/],
  [403, 'RequestTimeTooSkewed', undefined, 'credentials', /: the clock of this machine is wrong: set it/],
  [401, 'Unauthorized', undefined, 'credentials', /does not know these credentials .*: check them/],
  [400, 'AuthorizationHeaderMalformed', noKey, 'credentials', /: the access key is none/],
  [400, 'AuthorizationQueryParametersError', noScope, 'credentials', /: the access key is none/],
  [400, 'AuthorizationHeaderMalformed', wrongRegion, 'place', /is in another region .*: set AWS_REGION/],
  [400, 'AuthorizationHeaderMalformed', undefined, 'place', /is in another region .*: set AWS_REGION/],
  [400, 'AuthorizationQueryParametersError', wrongScope, 'place', /is in another region/],
  [400, 'InvalidRegion', 'Region does not match.', 'place', /is in another region .*: set AWS_REGION/],
  [301, 'PermanentRedirect', undefined, 'place', /is in another region .*: set AWS_REGION/],
  [404, 'NoSuchBucket', undefined, 'place', /does not exist .*: check its name/],
  [403, 'AccessDenied', undefined, 'rights', /denies access .*: give these credentials the rights/],
  [403, 'AllAccessDisabled', undefined, 'rights', /denies access .*: give these credentials the rights/],
];

t.test('faults of credentials are told from those of rights and place', async t => {
  const s3 = await smallS3(t);
  surround(t, s3.env);
  s3.objects.set('a.wav', Buffer.from('sound'));
  for (const [status, code, said, refusal, message] of answers) {
    const { store, bucket } = fresh();
    const works: Record<string, () => Promise<unknown>> = {
      'a listing': () => store.list(''),
      'an object': () => store.open('a.wav'),
      'a write': () => store.write('b', Buffer.from('b'), { absent: true }),
      'an object of a catalogue': () => bucket.find('a.wav'),
      'a catalogue': () => bucket.keys('').next(),
    };
    for (const before of ['no answer', 'an answer']) {
      s3.odd = ({ method }, response) => send(response, status, method === 'HEAD' ? '' : fault(code, said));
      const mayPass = before === 'an answer' && refusal === 'credentials';
      for (const [what, work] of Object.entries(works))
        await t.rejects(
          work(),
          { name: 'StoreError', refusal, mayPass, message },
          `${status} ${code} of ${what} after ${before}`,
        );
      s3.odd = () => false;
      await store.list('');
      await bucket.find('a.wav');
    }
  }
});

t.test('a fault that has passed before the reason is asked for is none', async t => {
  const s3 = await smallS3(t);
  surround(t, s3.env);
  s3.objects.set('a.wav', Buffer.from('sound'));
  const { bucket } = fresh();
  let heads = 0;
  s3.odd = ({ method }, response) => method === 'HEAD' && heads++ === 0 && send(response, 403, '');
  t.match(await bucket.find('a.wav'), { key: 'a.wav', size: 5 });
  s3.odd = ({ method }, response) => method === 'HEAD' && send(response, 403, '');
  await t.rejects(bucket.find('a.wav'), { refusal: 'rights', message: /denies access/ });
});

t.test('that there are no credentials is said before a server is asked', async t => {
  const s3 = await smallS3(t);
  surround(t, { ...s3.env, ...noCredentials });
  s3.requests.length = 0;
  await t.rejects(fresh().store.list(''), {
    refusal: 'credentials',
    mayPass: false,
    message: /^there are no credentials for the model store \(CredentialsProviderError\): set them/,
  });
  t.strictSame(s3.requests, []);
});

t.test('credentials that no header may have are none', async t => {
  const s3 = await smallS3(t);
  for (const name of ['AWS_ACCESS_KEY_ID', 'AWS_SESSION_TOKEN'])
    await t.test(name, async t => {
      surround(t, { ...s3.env, [name]: 'from a file\n' });
      await t.rejects(fresh().store.list(''), {
        refusal: 'credentials',
        mayPass: false,
        message: /^the model store cannot be asked \(ERR_INVALID_CHAR\): access key, session token or region/,
      });
    });
});

t.test('of what gives credentials and fails, the fault is said', async t => {
  const s3 = await smallS3(t);
  const token = { AWS_ROLE_ARN: 'arn:aws:iam::1:role/music', AWS_WEB_IDENTITY_TOKEN_FILE: '/nowhere/token' };
  surround(t, { ...s3.env, ...noCredentials, ...token });
  await t.rejects(fresh().store.list(''), { refusal: 'credentials', message: /^there are no .* \(ENOENT\)/ });
});

t.test('credentials that cannot be had for a while may come again', async t => {
  const s3 = await smallS3(t);
  const tokens = await tokenService(t);
  surround(t, { ...s3.env, ...tokens.env });
  const { store } = fresh();
  tokens.isAway = true;
  const none = { refusal: 'credentials', message: /^there are no credentials/ };
  await t.rejects(store.list(''), { ...none, mayPass: false });
  tokens.isAway = false;
  await t.resolves(store.list(''));
  tokens.isAway = true;
  await t.rejects(store.list(''), { ...none, mayPass: true });
  tokens.isAway = false;
  await t.resolves(store.list(''));
  s3.odd = (_, response) => {
    tokens.isAway = true;
    return send(response, 503, fault('SlowDown'));
  };
  await t.rejects(store.list(''), { ...none, mayPass: true }, 'between two attempts');
});

t.test('who is told that an object is not there, or not as it was to be, had good credentials', async t => {
  const s3 = await smallS3(t);
  surround(t, s3.env);
  s3.objects.set('a.wav', Buffer.from('sound'));
  const tag = (await s3.store.open('a.wav').then(object => object as OpenObject)).tag;
  const works: Record<string, (of: ReturnType<typeof fresh>) => Promise<unknown>> = {
    'an object that is not there': ({ store }) => store.open('none.wav'),
    'an object that is the same': ({ store }) => store.open('a.wav', tag),
    'a write that finds another': ({ store }) => store.write('a.wav', Buffer.from('b'), { absent: true }),
    'an object of a catalogue that is not there': ({ bucket }) =>
      t.rejects(bucket.find('none.wav'), ItemFault),
  };
  for (const [what, work] of Object.entries(works)) {
    const clients = fresh();
    await work(clients);
    s3.odd = (_, response) => send(response, 400, fault('ExpiredToken'));
    const ask = async (): Promise<unknown> =>
      what.includes('catalogue') ? clients.bucket.keys('').next() : clients.store.list('');
    await t.rejects(ask(), { mayPass: true, message: /have expired/ }, what);
    s3.odd = () => false;
  }
});

t.test('a key that was changed in its file is found by those who try again', async t => {
  const s3 = await smallS3(t);
  const file = join(t.testdir(), 'credentials');
  const write = (key: string) =>
    writeFile(file, `[default]\naws_access_key_id = ${key}\naws_secret_access_key = secret\n`);
  surround(t, { ...s3.env, ...noCredentials, AWS_SHARED_CREDENTIALS_FILE: file });
  await write('old');
  takeOnly(s3, 'old');
  const { store } = fresh();
  await t.resolves(store.list(''));
  takeOnly(s3, 'new');
  await t.rejects(store.list(''), { refusal: 'credentials', mayPass: true, message: /access key/ });
  await write('new');
  await t.resolves(store.list(''));
});

/** Makes a server know one access key. */
function takeOnly(s3: SmallS3, key: string): void {
  s3.odd = ({ headers }, response) =>
    !headers.authorization!.includes(`Credential=${key}/`) &&
    send(response, 403, fault('InvalidAccessKeyId'));
}

t.test('a password that a proxy does not take is a fault of credentials', async t => {
  const s3 = await smallS3(t);
  const proxy = await smallProxy(t, Number(new URL(s3.url).port));
  proxy.password = 'another';
  for (const scheme of ['http', 'https']) {
    const endpoint = { AWS_ENDPOINT_URL_S3: `${scheme}://s3.example` };
    surround(t, {
      ...{ ...s3.env, ...endpoint },
      [`${scheme.toUpperCase()}_PROXY`]: `http://user:hidden@${proxy.address}`,
    });
    await t.rejects(
      fresh().store.list(''),
      { refusal: 'credentials', mayPass: false, message: /407/ },
      scheme,
    );
  }
});
