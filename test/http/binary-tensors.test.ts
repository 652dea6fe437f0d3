import t from 'tap';
import { startApp } from '../app.js';
import { golden, goldenMfcc, mfccInput, postInfer } from '../mfcc-request.js';

const { url } = await startApp(t);

const bytes = Buffer.from(Float32Array.from(goldenMfcc).buffer);
const bare = { ...mfccInput, data: undefined };
const input = { ...bare, parameters: { binary_data_size: bytes.length } };
const header = 'inference-header-content-length';

/** Sends JSON, and bytes after it. */
function post(request: unknown, tail: Uint8Array = bytes, headers?: Record<string, string>) {
  const json = Buffer.from(JSON.stringify(request));
  return postInfer(url, Buffer.concat([json, tail]), 'gtzan', headers ?? { [header]: String(json.length) });
}

/** The JSON of an answer, and the float32 after it. */
async function split(response: Response) {
  const body = Buffer.from(await response.arrayBuffer());
  const length = Number(response.headers.get(header));
  return {
    answer: JSON.parse(body.subarray(0, length).toString()) as { outputs: { data?: number[] }[] },
    numbers: new Float32Array(new Uint8Array(body.subarray(length)).buffer),
  };
}

t.test('takes a binary tensor, and computes what it does on the same numbers in JSON', async t => {
  const binary = await (await post({ inputs: [input] })).json();
  t.strictSame(binary, await (await postInfer(url, { inputs: [mfccInput] })).json());
});

t.test('gives a binary tensor to those who want one, of all outputs or of this', async t => {
  const wishes = [
    { parameters: { binary_data_output: true } },
    { outputs: [{ name: 'probabilities', parameters: { binary_data: true } }] },
    { parameters: { binary_data_output: true }, outputs: [{ name: 'probabilities' }] },
  ];
  for (const wish of wishes) {
    const response = await post({ id: '42', ...wish, inputs: [input] });
    t.equal(response.status, 200);
    t.equal(response.headers.get('content-type'), 'application/octet-stream');
    const { answer, numbers } = await split(response);
    t.match(answer, {
      id: '42',
      model_name: 'gtzan',
      outputs: [
        { name: 'probabilities', datatype: 'FP32', shape: [1, 10], parameters: { binary_data_size: 40 } },
      ],
    });
    t.notOk('data' in answer.outputs[0]);
    t.match(
      golden.probabilities.map((expected, genre) => Math.abs(numbers[genre] - expected) < 1e-4),
      Array(10).fill(true),
    );
  }
  const not = { outputs: [{ name: 'probabilities', parameters: { binary_data: false } }] };
  const response = post({ parameters: { binary_data_output: true }, ...not, inputs: [input] });
  t.match((await response).headers.get('content-type'), 'application/json');
});

t.test('gives each output in the form that is wished for it, the binary ones in their order', async t => {
  const embedding = { name: 'embedding', parameters: { binary_data: true } };
  const probabilities = { name: 'probabilities', parameters: { binary_data: true } };
  const both = await split(await post({ outputs: [embedding, probabilities], inputs: [input] }));
  t.equal(both.numbers.length, 368 + 10);
  t.ok(
    both.numbers.subarray(368).every((value, genre) => Math.abs(value - golden.probabilities[genre]) < 1e-4),
  );
  const one = await split(await post({ outputs: [{ name: 'probabilities' }, embedding], inputs: [input] }));
  t.equal(one.answer.outputs[0].data?.length, 10);
  t.strictSame(one.numbers, both.numbers.subarray(0, 368));
});

t.test('says what is wrong with one', async t => {
  const sized = (binary_data_size: unknown) => ({ inputs: [{ ...bare, parameters: { binary_data_size } }] });
  const wrong: Record<string, Promise<Response>> = {
    'a header of no number': post({ inputs: [input] }, bytes, { [header]: 'all' }),
    'a negative header': post({ inputs: [input] }, bytes, { [header]: '-1' }),
    'a header of more than there is': post({ inputs: [input] }, bytes, { [header]: '1000000' }),
    'a header of less': post({ inputs: [input] }, bytes, { [header]: '10' }),
    'no header': post({ inputs: [input] }, bytes, {}),
    'a size without bytes': post({ inputs: [input] }, Buffer.alloc(0), {}),
    'bytes without a size': post({ inputs: [bare] }),
    'bytes beside data': post({ inputs: [mfccInput] }),
    'a size beside data': post({ inputs: [{ ...mfccInput, parameters: input.parameters }] }),
    'another size': post(sized(bytes.length - 4)),
    'a size of no number': post(sized('13000')),
    'bytes of another shape': post(sized(bytes.length - 4), bytes.subarray(4)),
    'half a number': post(sized(bytes.length - 1), bytes.subarray(1)),
    'no finite number': post({ inputs: [input] }, Buffer.from(bytes).fill(0xff)),
  };
  for (const [name, response] of Object.entries(wrong)) {
    t.equal((await response).status, 400, name);
    t.match(
      await (await response).json(),
      { type: 'urn:hyena:problem:malformed-request', error: /\.$/ },
      name,
    );
  }
});
