import t from 'tap';
import { readProxies } from '../../src/models/store/proxies.js';

const env = { HTTPS_PROXY: 'http://secure.example:3128', HTTP_PROXY: 'plain.example:8080' };

t.test('the scheme of a request decides which variable counts, small letters first', async t => {
  const { http, https } = readProxies(env);
  t.equal(https!('s3.eu-west-1.amazonaws.com', 443)!.url.href, 'http://secure.example:3128/');
  t.equal(http!('minio', 9000)!.url.href, 'http://plain.example:8080/');
  const { https: small } = readProxies({ ...env, https_proxy: 'https://small.example' });
  t.equal(small!('s3.example', 443)!.url.host, 'small.example');
  t.strictSame(readProxies({ NO_PROXY: '*', HTTP_PROXY: '', https_proxy: ' ' }), {
    http: undefined,
    https: undefined,
  });
});

t.test('NO_PROXY lists names and all below them, addresses, networks, ports, and all', async t => {
  const direct = [
    ['s3.example', 's3.example'],
    ['example', 's3.EXAMPLE.'],
    ['other, .example', 's3.example'],
    ['other *.example', 'models.s3.example'],
    ['s3.example:9000', 's3.example'],
    ['10.1.2.3', '10.1.2.3'],
    ['10.0.0.0/8', '10.200.0.1'],
    ['10.0.0.0/8:9000', '10.200.0.1'],
    ['fd00::/8', '[fd12::1]'],
    ['[fd12::1]:9000', '[fd12::1]'],
    ['other,*', 's3.example'],
  ];
  for (const [list, host] of direct) {
    t.equal(readProxies({ ...env, NO_PROXY: list }).http!(host, 9000), undefined, `${list} means ${host}`);
    t.equal(readProxies({ ...env, no_proxy: list }).https!(host, 9000), undefined);
  }
  const proxied = [
    ['', 's3.example'],
    ['s3.example:443', 's3.example'],
    ['3.example', 's3.example'],
    ['10.0.0.0/8', '11.0.0.1'],
    ['10.0.0.0/8', '10.example'],
    ['fd00::/8', 'fd00.example'],
    ['0.0.0.0/0', 'fd12::1'],
  ];
  for (const [list, host] of proxied)
    t.ok(readProxies({ ...env, NO_PROXY: list }).http!(host, 9000), `${list} does not mean ${host}`);
});

t.test('this machine is reached directly', async t => {
  const { http } = readProxies(env);
  for (const host of ['localhost', 'models.localhost', '127.0.0.1', '127.8.8.8', '[::1]'])
    t.equal(http!(host, 9000), undefined, host);
  t.ok(http!('localhost.example', 9000));
});

t.test('what is no proxy is named by its variable, without a password', async t => {
  for (const value of [
    'http://',
    'socks5://user:secret@proxy:1080',
    'http://user:secret%ZZ@proxy',
    'a b:secret',
  ])
    t.throws(() => readProxies({ HTTPS_PROXY: value }), {
      message: 'HTTPS_PROXY is no address of a proxy, such as http://proxy.example:3128',
    });
  t.throws(() => readProxies({ NO_PROXY: '10.0.0.0/33' }), {
    message: 'NO_PROXY: 10.0.0.0/33 is no network',
  });
  t.match(readProxies({ HTTP_PROXY: 'user:p%40ss@proxy:3128' }).http!('s3.example', 80), {
    authorization: `Basic ${Buffer.from('user:p@ss').toString('base64')}`,
  });
});
