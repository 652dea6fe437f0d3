import { readFileSync } from 'node:fs';
import t from 'tap';
import { parse } from 'yaml';
import { headOnly, rawRequest } from '../raw-request.js';
import { service } from './default-service.js';
import { root } from '../service.js';

const { url } = service;
const contract = parse(readFileSync(`${root}openapi.yaml`, 'utf8')) as { paths: Record<string, object> };

/** Addresses that exist, and the methods that they take. */
const addresses = Object.entries(contract.paths).map(([path, operations]): [string, string[]] => {
  const methods = Object.keys(operations).map(method => method.toUpperCase());
  return [
    path.replace('{name}', 'gtzan').replace('{version}', '2'),
    methods.includes('GET') ? [...methods, 'HEAD'] : methods,
  ];
});
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND'];

for (const [path, taken] of [...addresses, ['/docs', ['GET', 'HEAD']] as [string, string[]]])
  t.test(`answers other methods at ${path} with those that it takes`, async t => {
    for (const method of methods.filter(method => !taken.includes(method))) {
      const response = await fetch(`${url}${path}?topK=x`, { method });
      t.equal(response.status, 405, method);
      t.equal(response.headers.get('allow'), taken.join(', '), method);
      if (method !== 'HEAD')
        t.match(await response.json(), { type: 'urn:hyena:problem:method-not-allowed', status: 405 });
    }
  });

t.test('answers HEAD as GET, without the body', async t => {
  for (const [path, taken] of addresses.filter(([, taken]) => taken.includes('GET'))) {
    const [head, get] = await Promise.all([
      fetch(url + path, { method: 'HEAD' }),
      fetch(url + path, { method: 'GET' }),
    ]);
    t.equal(head.status, 200, path);
    t.equal(head.headers.get('content-type'), get.headers.get('content-type'));
    t.equal(await head.text(), '');
    t.ok(await get.text(), `${taken.join()} ${path}`);
  }
});

t.test('neither waits for nor reads a body that nobody takes', async t => {
  const json = 'content-type: application/json';
  t.match(await rawRequest(url, headOnly('POST', '/nowhere', json)), /^HTTP\/1.1 404 [^]*not-found/);
  t.match(await rawRequest(url, headOnly('POST', '/models', json)), /^HTTP\/1.1 405 [^]*method-not-allowed/);
  const headers = { 'content-type': 'application/json' };
  for (const [path, status] of [
    ['/nowhere', 404],
    ['/models/gtzan', 405],
  ] as const) {
    const response = await fetch(url + path, { method: 'POST', body: '{"broken', headers });
    t.equal(response.status, status, 'though its body is broken');
    await response.arrayBuffer();
  }
});
