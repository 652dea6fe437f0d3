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
  for (const parts of [fields(16), [['text', 'a'.repeat(60_000)] as [string, string]]]) {
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
    () => postForm(['text', 'a'.repeat(65_537)], ['audio', track]),
    'A field of the form is too long. If it is the file, name it "audio", or give it a file name.',
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

const upload = Buffer.from(await track.arrayBuffer());
const header = (text: string) => Buffer.from(`--x\r\n${text}\r\n\r\n`);
const end = Buffer.from('\r\n--x--\r\n');
const postParts = (...pieces: Uint8Array[]) =>
  fetch(`${url}/classify`, {
    method: 'POST',
    body: Buffer.concat([...pieces, end]),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
  });
const disposition = 'content-disposition: form-data; name=';
const between = Buffer.from('\r\n');

t.test('takes what other clients send for a file', async t => {
  const base64 = upload.toString('base64').replace(/.{76}/g, '$&\r\n');
  const forms: [name: string, pieces: Uint8Array[]][] = [
    ['a type and no file name', [header(`${disposition}"song"\r\ncontent-type: audio/wav`), upload]],
    ['neither', [header(`${disposition}"audio"`), upload]],
    ["neither, as curl's file=<song.wav", [header(`${disposition}"file"`), upload]],
    [
      'base64 in lines',
      [
        header(`${disposition}"a"; filename="a.wav"\r\ncontent-transfer-encoding: base64`),
        Buffer.from(base64),
      ],
    ],
    [
      'an empty second input',
      [
        ...[header(`${disposition}"audio"; filename="a.wav"`), upload, between],
        header(`${disposition}"cover"; filename=""\r\ncontent-type: application/octet-stream`),
      ],
    ],
    [
      'an empty first input',
      [
        ...[header(`${disposition}"cover"; filename=""`), between],
        ...[header(`${disposition}"audio"; filename="a.wav"`), upload],
      ],
    ],
    [
      'JSON with a file name',
      [
        ...[header(`${disposition}"about"; filename="blob"\r\ncontent-type: application/json`)],
        ...[Buffer.from('{"title":"a song"}'), between],
        ...[header(`${disposition}"audio"; filename="a.wav"`), upload],
      ],
    ],
  ];
  for (const [name, pieces] of forms) {
    const response = await postParts(...pieces);
    t.equal(response.status, 200, name);
    await response.arrayBuffer();
  }
});

t.test('refuses at once what it cannot take for a file', async t => {
  const encoded = (encoding: string, text: string) =>
    postParts(
      header(`${disposition}"a"; filename="a.wav"\r\ncontent-transfer-encoding: ${encoding}`),
      Buffer.from(text),
    );
  t.match(await (await encoded('base64', 'UklGRg=!')).json(), { status: 400, detail: /not the base64/ });
  t.match(await (await encoded('x-gzip', 'abc')).json(), { status: 400, detail: /has to be binary/ });
  const parts = ['content-type: audio/mpeg', 'content-disposition: attachment; filename="a.mp3"'];
  for (const headers of parts) {
    const started = performance.now();
    const response = await postParts(header(headers), Buffer.alloc(40_000, 'x'));
    t.match(await response.json(), { status: 400, detail: /is not form-data/ }, headers);
    t.ok(performance.now() - started < 10_000, 'long before the deadline of an upload');
  }
});

t.test('takes the options of the query from fields too, and the query first', async t => {
  const post = async (query: string, ...fields: [string, string][]) => {
    const form = new FormData();
    for (const [name, value] of fields) form.append(name, value);
    form.append('audio', track, 'a.wav');
    const response = await fetch(`${url}/classify${query}`, { method: 'POST', body: form });
    return (await response.json()) as {
      probabilities: object;
      segments?: unknown[];
      detail: string;
      status?: number;
    };
  };
  const two = await post('', ['topK', '2'], ['segments', 'True'], ['title', 'a song']);
  t.equal(Object.keys(two.probabilities).length, 2);
  t.ok(two.segments);
  t.equal(Object.keys((await post('?topK=3', ['topK', '2'])).probabilities).length, 3);
  t.match(await post('', ['topK', 'zero']), {
    status: 400,
    detail: 'A field of the form has a wrong value: topK must be integer.',
  });
  t.match(await post('', ['model', 'nosuch']), { status: 404 });
  t.match(await post('', ['version', '99']), { status: 404 });
  t.match(await post('?version=1', ['model', 'gtzan']), { status: 404 }, 'of which one is served');
});

t.test('takes truth values as other languages write them', async t => {
  for (const [value, has] of [
    ['True', true],
    ['1', true],
    ['False', false],
    ['0', false],
  ] as const) {
    const response = await fetch(`${url}/classify?segments=${value}`, { method: 'POST', body: upload });
    t.equal('segments' in ((await response.json()) as object), has, value);
  }
  const wrong = await fetch(`${url}/classify?segments=yes`, { method: 'POST', body: upload });
  t.equal(wrong.status, 400);
});
