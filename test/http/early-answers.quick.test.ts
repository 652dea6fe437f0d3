import { request } from 'node:http';
import { once } from 'node:events';
import t from 'tap';
import { exchange } from '../../support/load/exchange.js';
import { headOnly, rawRequest } from '../raw-request.js';
import { startApp } from '../app.js';
import { child } from './shared-child.js';
import { music, wav } from '../../support/audio/synth.js';

const service = await startApp(t, { MAX_UPLOAD_BYTES: '2000000' }, child);
const large = Buffer.alloc(8_000_000);

t.test('refuses a body before it comes when it is announced to be too large', async t => {
  const head = headOnly('POST', '/classify').replace('500000', '5000000');
  t.match(await rawRequest(service.url, head), /^HTTP\/1.1 413 /);
});

for (const [name, headers, chunked] of [
  ['keeps its connection', {}, false],
  ['closes its connection', { connection: 'close' }, false],
  ['does not say how much it sends', {}, true],
  ['does neither', { connection: 'close' }, true],
] as const)
  t.test(`a client that ${name} gets its refusal although it is still sending`, async t => {
    for (let i = 0; i < 10; i++) {
      const { answer, error } = await exchange(service.url, {
        method: 'POST',
        path: '/classify',
        headers: { ...headers },
        body: large,
        chunked,
      });
      t.equal(answer?.status, 413, `${error}`);
    }
  });

t.test('asks for a body only when it wants it', async t => {
  const { hostname, port } = new URL(service.url);
  const ask = async (length: number, body?: Uint8Array) => {
    const headers = { expect: '100-continue', 'content-length': length };
    const outgoing = request({ hostname, port, method: 'POST', path: '/classify', headers });
    let wanted = false;
    outgoing.once('continue', () => {
      wanted = true;
      outgoing.end(body);
    });
    outgoing.on('error', () => undefined);
    outgoing.flushHeaders();
    const [{ statusCode }] = (await once(outgoing, 'response')) as [{ statusCode: number }];
    outgoing.destroy();
    return { statusCode, wanted };
  };
  const track = wav(music(4));
  t.strictSame(await ask(track.length, track), { statusCode: 200, wanted: true });
  t.strictSame(await ask(5_000_000), { statusCode: 413, wanted: false });
});
