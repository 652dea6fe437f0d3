import t from 'tap';
import Value from 'typebox/value';
import { parametersSchema } from '../../src/features/parameters-schema.js';
import { defaultFeatureParameters } from '../../src/features/parameters.js';

t.test('the default parameters satisfy the schema, also after a turn through JSON', t => {
  t.ok(Value.Check(parametersSchema('mfcc'), JSON.parse(JSON.stringify(defaultFeatureParameters))));
  t.end();
});

const wrong: [string, object][] = [
  ['another kind', { kind: 'mel' }],
  ['an unknown extractor', { extractor: 'essentia' }],
  ['a frame length that is no power of two', { nFft: 2000 }],
  ['no segments', { segments: 0 }],
  ['a fractional hop', { hopLength: 512.5 }],
  ['a property that nobody reads', { fMax: 8000 }],
];
for (const [name, change] of wrong) {
  t.test(`the schema refuses ${name}`, t => {
    t.notOk(Value.Check(parametersSchema('mfcc'), { ...defaultFeatureParameters, ...change }));
    t.end();
  });
}
