import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { createServer } from 'node:tls';
import { inspect } from 'node:util';
import t, { type Test } from 'tap';
import { openStore } from '../../src/models/store/open-store.js';
import { s3Certificate } from './s3-certificate.js';
import { smallProxy } from './small-proxy.js';
import { smallS3 } from './small-s3.js';

const aws = {
  AWS_REGION: 'us-east-1',
  AWS_ACCESS_KEY_ID: 'key',
  AWS_SECRET_ACCESS_KEY: 'secret',
  AWS_MAX_ATTEMPTS: '1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
};

/** A store at an endpoint, for which the environment names a proxy. */
function openThrough(t: Test, endpoint: string, proxies: NodeJS.ProcessEnv) {
  t.intercept(process, 'env', { value: { ...aws, AWS_ENDPOINT_URL_S3: endpoint, ...proxies } });
  return openStore('s3://models', { s3PathStyle: true });
}

t.test('requests by HTTPS go through a tunnel of the proxy, to a server with a certificate', async t => {
  const server = await smallS3(t);
  server.objects.set('tiny/labels.json', Buffer.from('{}'));
  const secure = createServer(s3Certificate, socket => {
    socket.pipe(connect(Number(new URL(server.url).port))).pipe(socket);
    socket.on('error', () => socket.destroy());
  }).listen(0, '127.0.0.1');
  await once(secure, 'listening');
  t.teardown(() => secure.close());
  const proxy = await smallProxy(t, (secure.address() as AddressInfo).port);
  proxy.password = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;
  const folder = t.testdir({ 'ca.pem': s3Certificate.cert });
  const list = spawn(process.execPath, ['dist/src/cli/cli.js', 'models', 'list'], {
    env: {
      ...aws,
      MODEL_STORE: 's3://models',
      S3_PATH_STYLE: 'true',
      AWS_ENDPOINT_URL_S3: 'https://s3.example',
      HTTPS_PROXY: `http://user:p%40ss@${proxy.address}`,
      NODE_EXTRA_CA_CERTS: `${folder}/ca.pem`,
    },
  });
  const [[code], output, errors] = await Promise.all([
    once(list, 'exit') as Promise<[number | null]>,
    text(list.stdout),
    text(list.stderr),
  ]);
  t.equal(code, 0, output + errors);
  t.ok(server.requests.length > 1);
  t.strictSame(proxy.requests[0], 'CONNECT s3.example:443');
});

t.test('requests by plain HTTP are forwarded, reads and writes', async t => {
  const server = await smallS3(t);
  const proxy = await smallProxy(t, Number(new URL(server.url).port));
  const store = openThrough(t, 'http://s3.example:9000', { http_proxy: proxy.address });
  t.equal(await store.write('tiny/labels.json', Buffer.from('{}'), { absent: true }), true);
  t.strictSame((await store.list('tiny/')).objects[0].name, 'labels.json');
  t.equal(
    proxy.requests.at(-1),
    'GET http://s3.example:9000/models/?delimiter=%2F&list-type=2&prefix=tiny%2F',
  );
});

t.test('a proxy is not asked for what NO_PROXY lists, nor for this machine', async t => {
  const server = await smallS3(t);
  const proxy = await smallProxy(t, Number(new URL(server.url).port));
  await openThrough(t, server.url, { HTTP_PROXY: proxy.address }).list('');
  await openThrough(t, server.url.replace('127.0.0.1', 'localhost'), { HTTP_PROXY: proxy.address }).list('');
  await t.rejects(
    openThrough(t, 'http://s3.invalid', { HTTP_PROXY: proxy.address, NO_PROXY: 'invalid' }).list(''),
    {
      message: /^the model store cannot be reached/,
    },
  );
  t.strictSame(proxy.requests, []);
});

t.test('a proxy that refuses, or is not there, is an error of the store that shows no password', async t => {
  const server = await smallS3(t);
  const proxy = await smallProxy(t, Number(new URL(server.url).port));
  const rejects = async (variable: string, address: string, reason: string) => {
    const endpoint = `${variable.toLowerCase().replace('_proxy', '')}://s3.example`;
    const store = openThrough(t, endpoint, { [variable]: `http://user:hidden@${address}` });
    const error = await store.list('').then(
      () => undefined,
      (error: unknown) => error as Error,
    );
    t.match(error, { name: 'StoreError', message: `the proxy of ${variable} ${reason}` });
    t.notMatch(inspect(error, { depth: 9, showHidden: true }), /hidden@|dXNlcjpoaWRkZW4/);
  };
  proxy.password = 'another';
  const password = 'asks for a name and a password that it knows (407)';
  await rejects('HTTPS_PROXY', proxy.address, password);
  await rejects('HTTP_PROXY', proxy.address, password);
  proxy.refusal = 403;
  await rejects('HTTPS_PROXY', proxy.address, 'does not connect to the model store (403)');
  await rejects('HTTPS_PROXY', '127.0.0.1:1', 'cannot be reached (ECONNREFUSED)');
  await rejects('HTTP_PROXY', '127.0.0.1:1', 'cannot be reached (ECONNREFUSED)');
});
