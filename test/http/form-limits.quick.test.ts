import { once } from 'node:events';
import { connect } from 'node:net';
import t, { type Test } from 'tap';
import { music, wav } from '../../support/audio/synth.js';
import { startApp } from '../app.js';
import { eventually } from '../eventually.js';
import { metric } from '../metrics.js';
import { postFile } from '../service.js';
import { child } from './shared-child.js';

const service = await startApp(t, { MAX_UPLOAD_BYTES: '1000000' }, child);

/** Bytes that the operating system may hold between a client and a service. */
const buffered = 16e6;

const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`;

/** Sends a form of boundary `x` in chunks, its second part without an end, until it is answered. */
async function sendEndlessly(t: Test, first: string, then: string) {
  const { hostname, port } = new URL(service.url);
  const socket = connect(Number(port), hostname);
  t.teardown(() => socket.destroy());
  let answer = '';
  socket.on('data', (data: Buffer) => (answer += data.toString()));
  socket.on('error', () => undefined);
  const type = 'content-type: multipart/form-data; boundary=x';
  socket.write(`POST /classify HTTP/1.1\r\nhost: localhost\r\n${type}\r\ntransfer-encoding: chunked\r\n\r\n`);
  if (first) socket.write(chunk(first));
  const piece = chunk(then.repeat(Math.ceil(65_536 / then.length)));
  let sent = 0;
  for (; answer === '' && sent < 2 * buffered; sent += piece.length)
    if (!socket.write(piece)) await Promise.race([once(socket, 'drain'), once(socket, 'data')]);
  return { answer, sent };
}

const header = (name: string) => `--x\r\ncontent-disposition: form-data; name="${name}"`;
const dropped: [name: string, first: string, then: string][] = [
  ['a preamble', 'before', 'x'],
  ['an epilogue', `${header('a')}; filename="a"\r\n\r\nRIFF\r\n--x--\r\n`, 'x'],
  ['a header of a part', '--x\r\ncontent-disposition: form-data; name=', 'x'],
  ['headers of a part', '--x\r\n', 'a: b\r\n'],
  ['a field', `${header('a')}\r\n\r\n`, 'x'],
];
for (const [name, first, then] of dropped)
  t.test(`${name} without an end counts as the upload does`, async t => {
    const { answer, sent } = await sendEndlessly(t, first, then);
    t.match(answer, /^HTTP\/1.1 413 [^]*urn:hyena:problem:too-large/);
    t.ok(sent < buffered, `${sent} bytes`);
  });

const parts: [name: string, then: string][] = [
  ['empty parts', '--x\r\n\r\n\r\n'],
  ['parts without headers', '--x\r\n'],
  ['parts without a name', '--x\r\ncontent-disposition: form-data\r\n\r\na\r\n'],
  ['parts of other kinds', '--x\r\na: b\r\n\r\na\r\n'],
  ['headers that break off', '--x\r\na: b\r\n'],
];
for (const [name, then] of parts)
  t.test(`refuses ${name} without an end`, async t => {
    const { answer, sent } = await sendEndlessly(t, '', then);
    t.match(answer, /^HTTP\/1.1 400 [^]*too many (parts|fields)/);
    t.ok(sent < buffered, `${sent} bytes`);
  });

t.test('holds nothing of them, and takes good forms', async t => {
  await eventually(async () => (await metric(service.url, 'hyena_upload_memory_bytes')) === 0);
  t.equal((await postFile(service.url, wav(music(10)))).status, 200);
});
