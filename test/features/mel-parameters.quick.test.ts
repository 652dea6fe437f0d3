import t from 'tap';
import Schema from 'typebox/schema';
import { parametersFault } from '../../src/features/parameters.js';
import { parametersSchema } from '../../src/features/parameters-schema.js';
import { presets } from '../../src/features/presets.js';

const schema = Schema.Compile(parametersSchema('mel'));
const mel = presets['librosa-mel'];

const wrong: [string, object, RegExp][] = [
  ['an unknown scale', { melScale: 'bark' }, /melScale/],
  ['a power of three', { power: 3 }, /power/],
  ['an unknown framing', { framing: 'centre-edge' }, /framing/],
  ['coefficients', { nMfcc: 13 }, /nMfcc|false/],
  ['no compression', { compression: undefined }, /compression/],
  ['an unknown compression', { compression: { kind: 'cube-root' } }, /compression\/kind/],
  ['a logarithm of nothing', { compression: { kind: 'ln', offset: 0 } }, /compression\/offset/],
  ['a reference that is none', { compression: { kind: 'db', ref: 'min', amin: 1e-10 } }, /compression\/ref/],
];
for (const [name, change, field] of wrong) {
  t.test(`the schema of mel spectrograms refuses ${name}, and names the field`, async t => {
    const value: unknown = JSON.parse(JSON.stringify({ ...mel, ...change }));
    t.notOk(schema.Check(value));
    const [error] = schema.Errors(value)[1];
    t.match(`${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`, field);
  });
}

t.test('parameters that contradict each other have a fault', async t => {
  const { compression } = presets.yamnet;
  const faults: [object, RegExp | undefined][] = [
    [{ nFft: 400, windowLength: 400 }, undefined],
    [{ nFft: 1102, windowLength: 1102 }, undefined],
    [{ compression }, undefined],
    [{ nFft: 2044, windowLength: 1024 }, /nFft cannot have a prime factor above 31/],
    [{ windowLength: 2049 }, /windowLength cannot be above nFft, 2048/],
    [{ fMax: 12_000 }, /fMax cannot be above 11025 Hz/],
    [{ fMin: 11_025 }, /fMin must be below fMax, 11025 Hz/],
    [{ fMin: 5000, fMax: 4000 }, /fMin must be below fMax, 4000 Hz/],
    [{ framing: 'none', segmentSeconds: 0.1, nFft: 4096, windowLength: 4096 }, /no frame of 4096/],
    [{ framing: 'centre-reflect', segmentSeconds: 0.1, nFft: 8192 }, /no reflection of 4096/],
    [{ compression: { kind: 'log10' } }, /compression log10 needs factor/],
    [{ compression: { kind: 'db', ref: 1 } }, /compression db needs amin/],
    [{ compression: { kind: 'db', ref: 1, amin: 1, offset: 1 } }, /compression db has no offset/],
    [{ compression: { kind: 'ln', topDb: 80, offset: 1 } }, /compression ln has no topDb/],
    [{ segments: 100, segmentSeconds: 30, hopLength: 32 }, /100 segments of 20672 × 128 are more than/],
  ];
  for (const [change, fault] of faults) t.match(parametersFault({ ...mel, ...change }), fault);
});

t.test('waveforms have no parameters but their windows', async t => {
  const waveform = { kind: 'waveform', sampleRate: 16_000, segments: 10, segmentSeconds: 0.975 } as const;
  const checked = Schema.Compile(parametersSchema('waveform'));
  t.ok(checked.Check(waveform));
  t.notOk(checked.Check({ ...waveform, nFft: 512 }));
  t.equal(parametersFault(waveform), undefined);
  t.match(parametersFault({ ...waveform, segments: 100, segmentSeconds: 30 }), /are more than/);
});
