import { gzipSync } from 'node:zlib';
import t from 'tap';
import { headOnly, rawRequest } from '../raw-request.js';
import { service } from './default-service.js';
import { postRaw } from '../service.js';
import { music, wav } from '../../support/audio/synth.js';

const { url } = service;
const track = wav(music(4));

/** Sends the track with a content type that `fetch` would not send. */
const withType = (type: string, body = track) =>
  postRaw(url, body, '', type).then(async response => ({
    status: response.status,
    body: (await response.json()) as { type?: string; detail?: string },
  }));

t.test('asks for an upload without a content encoding', async t => {
  const encoded = await fetch(`${url}/classify`, {
    method: 'POST',
    body: gzipSync(track),
    headers: { 'content-encoding': 'gzip' },
  });
  t.equal(encoded.status, 415);
  t.equal(encoded.headers.get('accept-encoding'), 'identity');
  t.match(await encoded.json(), { type: 'urn:hyena:problem:unsupported-encoding' });
  t.match(
    await rawRequest(url, headOnly('POST', '/classify', 'content-encoding: br')),
    /^HTTP\/1.1 415 /,
    'before it arrives',
  );
  t.match(
    await rawRequest(
      url,
      'POST /classify HTTP/1.1\r\nhost: localhost\r\ntransfer-encoding: gzip, chunked\r\n\r\n',
    ),
    /^HTTP\/1.1 415 [^]*unsupported-encoding/,
    'nor a coding of the transfer but chunked',
  );
  const plain = await fetch(`${url}/classify`, {
    method: 'POST',
    body: track,
    headers: { 'content-encoding': 'Identity' },
  });
  t.equal(plain.status, 200);
});

t.test('classifies audio whose content type says nothing', async t => {
  for (const type of ['garbage', 'audio/', '/', ';;;', 'audio/mpeg/wav', 'a b/c', 'text', 'multi/part; x'])
    t.equal((await withType(type)).status, 200, type);
});

t.test('refuses a form whose content type cannot be read', async t => {
  for (const type of ['multipart', 'multipart/', 'multipart/form data; boundary=x']) {
    const { status, body } = await withType(type);
    t.equal(status, 400, type);
    t.match(body, {
      type: 'urn:hyena:problem:malformed-request',
      detail: 'The content type of the form cannot be read.',
    });
  }
});

t.test('refuses expectations that it cannot meet, wherever they come', async t => {
  for (const path of ['/classify', '/nowhere']) {
    const answer = await rawRequest(url, headOnly('POST', path, 'expect: teapot'));
    t.match(answer, /^HTTP\/1.1 417 [^]*x-request-id[^]*urn:hyena:problem:expectation-failed/);
  }
  const proceed = await rawRequest(url, headOnly('POST', '/classify', 'expect: 100-continue'));
  t.match(proceed, /^HTTP\/1.1 100 Continue/);
});
