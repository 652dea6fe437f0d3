import { METHODS } from 'node:http';
import fc, { type Arbitrary } from 'fast-check';
import { formBody, formType } from '../../support/load/form.js';
import type { Question } from '../../support/load/exchange.js';
import type { Parameter, Route } from '../contract.js';
import { mfccInput } from '../mfcc-request.js';
import { music, wav } from '../../support/audio/synth.js';

/** Values that exist, for parameters whose schema says less. */
const existing: Record<string, string> = { model: 'gtzan', name: 'gtzan', version: '2' };

const track = wav(music(4, 8000), 8000, 'u8');
const audio = { 'content-type': 'audio/wav' };
const json = { 'content-type': 'application/json' };

/** Requests that are as the contract wants them, whether or not what they name exists. */
export function validRequest({ method, path, operation }: Route): Arbitrary<Question> {
  const { parameters = [], requestBody } = operation;
  // Where audio is taken, JSON names a file that there is not.
  const takesJson = requestBody && !('audio/*' in requestBody.content);
  const upload = takesJson
    ? { headers: json, body: jsonOf(validInference) }
    : { headers: audio, body: track };
  const values = (where: Parameter['in'], requiredKeys?: []) => {
    const named = parameters.filter(parameter => parameter.in === where);
    const fitting = Object.fromEntries(named.map(parameter => [parameter.name, validValue(parameter)]));
    return fc.record(fitting, { requiredKeys }) as Arbitrary<Record<string, string>>;
  };
  return fc.record({ inPath: values('path'), inQuery: values('query', []) }).map(({ inPath, inQuery }) => ({
    method,
    path: filled(path, inPath) + queryOf(Object.entries(inQuery)),
    ...(method === 'POST' && { headers: upload.headers, body: told(upload.body) }),
  }));
}

/** Requests of which anything may be wrong. */
export function anyRequest({ method, path, operation: { parameters = [] } }: Route): Arbitrary<Question> {
  const inPath = fc.record(
    Object.fromEntries(
      parameters
        .filter(parameter => parameter.in === 'path')
        .map(parameter => [parameter.name, fc.oneof(validValue(parameter), nonsense)]),
    ),
  );
  const known = parameters.filter(parameter => parameter.in === 'query');
  const pairs = known.map(parameter =>
    fc.tuple(fc.constant(parameter.name), fc.oneof(validValue(parameter), nonsense)),
  );
  const query = fc.array(fc.oneof(...pairs, fc.tuple(nonsense, nonsense)), { maxLength: 5 });
  return fc
    .record({
      method: mostly(fc.constant(method), anyMethod),
      path: inPath.map(values => filled(path, values)),
      ending: mostly(
        fc.constant(''),
        fc.constantFrom('/', '//', ';a=b', '/..', '/%2e%2e', '%2f', '%00', '.json'),
      ),
      query: mostly(fc.constant([]), query).map(queryOf),
      upload: anyUpload,
      headers: mostly(fc.constant({}), anyHeaders),
      chunked: fc.boolean(),
    })
    .map(({ path, ending, query, upload, headers, ...rest }) => ({
      ...rest,
      path: path + ending + query,
      headers: { ...upload.headers, ...headers },
      body: upload.body && told(upload.body),
      chunked: rest.chunked && upload.body !== undefined && upload.body.length > 0,
    }));
}

/** A failure tells the beginning of a body and its length, not thousands of numbers. */
function told(body: Uint8Array): Uint8Array {
  const told = () =>
    `${body.length} bytes: ${JSON.stringify(Buffer.from(body.subarray(0, 200)).toString('latin1'))}`;
  return Object.assign(body, { [fc.toStringMethod]: told });
}

/** The first, in two of three. */
function mostly<T, U>(usual: Arbitrary<T>, odd: Arbitrary<U>): Arbitrary<T | U> {
  return fc.oneof({ weight: 2, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

/** A value that fits a parameter's schema, encoded. */
function validValue({ name, schema }: Parameter): Arbitrary<string> {
  const fitting = ofSchema(schema).map(encodeURIComponent);
  return name in existing ? mostly(fc.constant(existing[name]), fitting) : fitting;
}

function ofSchema(schema: Parameter['schema']): Arbitrary<string> {
  const { type, minimum, maximum, minLength, maxLength, pattern } = schema as Record<string, unknown> & {
    minimum?: number;
    maximum?: number;
    minLength?: number;
    maxLength?: number;
    pattern?: string;
  };
  if (type === 'integer') return fc.integer({ min: minimum, max: maximum }).map(String);
  if (type === 'number') return fc.double({ min: minimum, max: maximum, noNaN: true }).map(String);
  if (type === 'boolean') return fc.constantFrom('true', 'false');
  if (pattern !== undefined) return fc.stringMatching(new RegExp(pattern));
  // An empty part of a path is another path.
  if (type === 'string') return fc.string({ minLength: minLength ?? 1, maxLength, unit: 'grapheme' });
  throw new Error(`no values are known for ${JSON.stringify(schema)}`);
}

/** What a value in a path or a query may be made of, as it is sent. */
const nonsense: Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    '',
    '0',
    '-1',
    '1.5',
    '1e3',
    '0x1',
    '+1',
    'NaN',
    'null',
    'true',
    'undefined',
    '[object Object]'.replaceAll(' ', '+'),
  ),
  fc.constantFrom(
    '..',
    '..%2f..%2fpackage.json',
    '%2e%2e%2f',
    '..%5c..%5c',
    '%2fetc%2fpasswd',
    'gtzan%2fversions',
  ),
  fc.constantFrom('%', '%f', '%ff', '%00', '%0d%0aset-cookie:a=b', '%c0%ae', '\xff\xfe', 'é', '%F0%9F%8E%B5'),
  fc.constantFrom(
    '__proto__',
    'constructor',
    'toString',
    'hasOwnProperty',
    'a[]',
    'a[b]',
    '{}',
    "'--",
    '<b>',
  ),
  fc.bigInt({ min: 2n ** 53n, max: 2n ** 200n }).map(String),
  fc.string({ unit: 'binary', maxLength: 20 }).map(encodeURIComponent),
  fc.integer({ min: 60, max: 9000 }).map(length => 'x'.repeat(length)),
);

/** CONNECT is left out, which asks for something else than an answer. */
const anyMethod = fc.constantFrom(...METHODS.filter(method => method !== 'CONNECT'), 'NONSENSE');

const word = fc.string({ unit: 'grapheme-ascii', maxLength: 30 });

const anyHeaders = fc.record(
  {
    'content-type': fc.oneof(
      word,
      fc.constantFrom(
        'application/json',
        'text/plain; charset=nonsense',
        'multipart/form-data',
        'multipart/mixed; boundary=b',
      ),
      fc.constantFrom(
        formType('x'),
        formType('"'),
        formType('x'.repeat(100)),
        'multipart/form-data; boundary=',
      ),
      fc.array(word, { minLength: 2, maxLength: 2 }),
    ),
    accept: fc.oneof(word, fc.constantFrom('application/xml', 'text/html', '*/*;q=0')),
    'content-encoding': fc.constantFrom('gzip', 'br', 'nonsense'),
    expect: fc.constantFrom('100-continue', 'nonsense'),
    range: fc.constantFrom('bytes=0-1', 'bytes=-1', 'nonsense'),
    'if-none-match': fc.constantFrom('*', '""'),
    'x-request-id': word,
    'x-forwarded-for': word,
    cookie: word,
    authorization: word,
    host: fc.constantFrom('', 'nonsense:99999', 'a b', 'é'),
    upgrade: fc.constantFrom('websocket', 'h2c'),
    'x-long': fc.integer({ min: 1, max: 20_000 }).map(length => 'x'.repeat(length)),
  },
  { requiredKeys: [] },
);

interface SomeUpload {
  readonly headers?: Record<string, string>;
  readonly body?: Uint8Array;
}

const file = { name: 'audio', filename: 'track', content: track };
const field = fc.record({
  name: fc.constantFrom('', 'audio', '__proto__', 'a b', 'é'),
  filename: fc.option(fc.constantFrom('', 'a', '../../a', '\0'), { nil: undefined }),
  content: fc.oneof(fc.string({ maxLength: 50 }), fc.constant(track.subarray(0, 2000))),
});

const validInference = { inputs: [mfccInput] };
const someJson = fc.oneof(fc.jsonValue(), fc.constantFrom(1e39, -1, 0, 1.5, '', '__proto__'));
const anyInference = fc.record(
  {
    id: someJson,
    parameters: someJson,
    inputs: mostly(
      fc.array(
        fc
          .record(
            {
              name: someJson,
              shape: fc.oneof(
                someJson,
                fc.array(fc.oneof(fc.nat(200), fc.maxSafeInteger()), { maxLength: 5 }),
              ),
              datatype: fc.constantFrom('FP32', 'FP64', 'BYTES', ''),
              data: fc.oneof(someJson, fc.array(someJson, { minLength: 1690, maxLength: 1690 })),
              parameters: someJson,
            },
            { requiredKeys: [] },
          )
          .map(wrong => ({ ...mfccInput, ...wrong })),
        { maxLength: 2 },
      ),
      someJson,
    ),
    outputs: someJson,
  },
  { requiredKeys: [] },
);

const jsonOf = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));

const anyUpload: Arbitrary<SomeUpload> = fc.oneof(
  fc.constant({}),
  fc.constant({ headers: audio, body: new Uint8Array(0) }),
  fc.constant({ headers: audio, body: track }),
  fc.constant({ headers: { 'content-type': formType('b') }, body: formBody([file], 'b') }),
  fc.uint8Array({ maxLength: 2000 }).map(body => ({ headers: audio, body })),
  fc.json().map(text => ({ headers: json, body: Buffer.from(text) })),
  anyInference.map(request => ({ headers: json, body: jsonOf(request) })),
  fc
    .record({
      parts: fc.array(fc.oneof(fc.constant(file), field), { maxLength: 20 }),
      boundary: fc.constantFrom('b', '-', '--', 'x'.repeat(70), "'()+_,./:=?"),
      end: fc.boolean(),
      cut: fc.oneof(fc.constant(undefined), fc.nat(300)),
    })
    .map(({ parts, boundary, end, cut }) => ({
      headers: { 'content-type': `multipart/form-data; boundary="${boundary}"` },
      body: formBody(parts, boundary, { end }).subarray(0, cut),
    })),
);

/** A path with values in the place of its parameters' names. */
function filled(path: string, values: Record<string, string>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => values[name]);
}

function queryOf(pairs: readonly (readonly [string, string])[]): string {
  return pairs.length === 0 ? '' : `?${pairs.map(([name, value]) => `${name}=${value}`).join('&')}`;
}
