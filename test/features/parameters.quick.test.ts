import t from 'tap';
import Value from 'typebox/value';
import { parametersSchema } from '../../src/features/parameters-schema.js';
import { defaultFeatureParameters, parametersFault } from '../../src/features/parameters.js';

t.test('the default parameters satisfy the schema, also after a turn through JSON', t => {
  t.ok(Value.Check(parametersSchema('mfcc'), JSON.parse(JSON.stringify(defaultFeatureParameters))));
  t.end();
});

t.test('where the bands end and the range of decibels may be said, of MFCC that have them', async t => {
  const narrow = { ...defaultFeatureParameters, fMax: 8000, topDb: 50 };
  t.ok(Value.Check(parametersSchema('mfcc'), narrow));
  t.equal(parametersFault(narrow), undefined);
  t.match(parametersFault({ ...narrow, fMax: 12_000 }), /fMax cannot be above 11025 Hz/);
  t.match(parametersFault({ ...narrow, fMin: 8000 }), /fMin must be below fMax, 8000 Hz/);
  t.match(parametersFault({ ...narrow, extractor: 'meyda' }), /for librosa's MFCC only/);
  const low = { ...defaultFeatureParameters, fMin: 50 };
  t.equal(parametersFault(low), undefined);
  t.match(parametersFault({ ...low, extractor: 'meyda' }), /for librosa's MFCC only/);
});

const wrong: [string, object][] = [
  ['another kind', { kind: 'chroma' }],
  ['an unknown extractor', { extractor: 'essentia' }],
  ['a frame length that is no power of two', { nFft: 2000 }],
  ['no segments', { segments: 0 }],
  ['a fractional hop', { hopLength: 512.5 }],
  ['a property that nobody reads', { power: 1 }],
  ['a range of decibels below nothing', { topDb: -1 }],
];
for (const [name, change] of wrong) {
  t.test(`the schema refuses ${name}`, t => {
    t.notOk(Value.Check(parametersSchema('mfcc'), { ...defaultFeatureParameters, ...change }));
    t.end();
  });
}
