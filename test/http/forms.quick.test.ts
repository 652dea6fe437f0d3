import t from 'tap';
import { service } from './default-service.js';
import { music, wav } from '../../support/audio/synth.js';

const { url } = service;
const track = new Blob([wav(music(4))]);

const postForm = (...parts: [name: string, value: string | Blob][]) => {
  const form = new FormData();
  for (const [name, value] of parts)
    if (typeof value === 'string') form.append(name, value);
    else form.append(name, value, 'track');
  return fetch(`${url}/classify`, { method: 'POST', body: form });
};
const postText = (body: string, type = 'multipart/form-data; boundary=x') =>
  fetch(`${url}/classify`, { method: 'POST', body, headers: { 'content-type': type } });
const part = (header: string, content: string) =>
  `--x\r\ncontent-disposition: form-data; ${header}\r\n\r\n${content}\r\n`;
const field = (index: number): [string, string] => [`field${index}`, 'a'];
const fields = (count: number) => Array.from({ length: count }, (_, index) => field(index));

t.test('takes the file of a form that has fields beside it', async t => {
  for (const parts of [fields(16), [['text', 'a'.repeat(1024)] as [string, string]]]) {
    t.equal((await postForm(...parts, ['audio', track])).status, 200, 'before it');
    t.equal((await postForm(['audio', track], ...parts)).status, 200, 'behind it');
  }
});

/** A form that cannot be taken, and how that is said. */
const refusals: [name: string, request: () => Promise<Response>, detail: string][] = [
  ['too many fields', () => postForm(...fields(17)), 'The form has too many fields; send the file alone.'],
  [
    'too many fields beside the file',
    () => postForm(['audio', track], ...fields(17)),
    'The form has too many parts; send the file alone.',
  ],
  [
    'two files',
    () => postForm(['audio', track], ['more', track]),
    'The form has several files; send one a request.',
  ],
  [
    'a field that is too long',
    () => postForm(['text', 'a'.repeat(1025)], ['audio', track]),
    'A field of the form is too long; send the file alone.',
  ],
  [
    'a file with the name of a property of all objects',
    () => postForm(['__proto__', track]),
    'A part of the form has a name that is not allowed; name it "audio".',
  ],
  [
    'a field of broken JSON',
    () => postText(`${part('name="a"\r\ncontent-type: application/json', '{"broken')}--x--\r\n`),
    'A field of the form is not the JSON that its type says; send the file alone.',
  ],
  [
    'no boundary',
    () => postText(`${part('name="a"', 'a')}--x--\r\n`, 'multipart/form-data'),
    'The form cannot be read: it ends early, or does not have the boundary that its content type names.',
  ],
  [
    'another boundary',
    () => postText(`${part('name="a"', 'a')}--x--\r\n`, 'multipart/form-data; boundary=y'),
    'The form cannot be read: it ends early, or does not have the boundary that its content type names.',
  ],
  [
    'an end that is missing',
    () => postText(part('name="a"; filename="a"', 'RIFF')),
    'The form cannot be read: it ends early, or does not have the boundary that its content type names.',
  ],
];

for (const [name, request, detail] of refusals)
  t.test(`refuses a form with ${name}`, async t => {
    const response = await request();
    t.equal(response.status, 400);
    t.match(await response.json(), { type: 'urn:hyena:problem:malformed-request', detail });
  });
