import t from 'tap';
import { presets } from '../../src/features/presets.js';
import { parseManifest } from '../../src/models/parse-manifest.js';
import { tinyManifest, tinyReference } from '../tiny-version.js';

t.test('reads what it describes', async t => {
  const manifest = tinyManifest('tiny', 1);
  t.strictSame(parseManifest(JSON.stringify(manifest)), manifest);
  const withReference = { ...manifest, reference: tinyReference() };
  t.strictSame(parseManifest(JSON.stringify(withReference)), withReference);
  for (const verdict of [{}, { minConfidence: 0.6 }, { maxNovelty: 3 }, { minConfidence: 1, maxNovelty: 0 }])
    t.strictSame(parseManifest(JSON.stringify({ ...manifest, verdict })), { ...manifest, verdict });
});

t.test('names what is wrong', async t => {
  const { features, input } = tinyManifest('tiny', 1);
  const wrong: [change: object, message: RegExp][] = [
    [{ version: 0 }, /version/],
    [{ version: '1' }, /version/],
    [{ name: '../evil' }, /name/],
    [{ labels: ['only'] }, /labels/],
    [{ labels: undefined }, /labels/],
    [{ labels: ['same', 'other', 'same'] }, /labels has "same" twice/],
    // Where each is compared with each, this takes a minute and a quarter.
    [{ labels: Array(100_000).fill('l') }, /labels has "l" twice/],
    [{ task: 'regression' }, /task/],
    [{ thresholds: [0.5, 0.5] }, /thresholds are for models of the task multi-label/],
    [{ task: 'multi-label', thresholds: [0.5] }, /thresholds has 1 where there are 2 labels/],
    [{ task: 'multi-label', thresholds: [0.5, 1.5] }, /thresholds\/1/],
    [{ runtime: 'other' }, /runtime/],
    [{ features: { extractor: 'other' } }, /features must have required properties kind/],
    [{ features: { ...features, kind: 'smell' } }, /features\/kind/],
    [{ features: { ...features, nFft: 1000 } }, /features\/nFft/],
    [{ features: { ...features, power: 2 } }, /features/],
    [{ features: { ...presets.yamnet, melScale: 'bark' } }, /features\/melScale/],
    [{ features: { ...features, nMfcc: 20, melBands: 12 } }, /features: 12 melBands cannot give 20/],
    [
      { input: { ...input, normalisation: { kind: 'fixed', mean: [1, 2], std: 1 } } },
      /input\/normalisation: mean has 2 numbers; it has to be one, or 13, one for each value of a frame/,
    ],
    [{ input: { ...input, normalisation: { kind: 'fixed', mean: 1, std: 0 } } }, /input\/normalisation/],
    [{ outputs: { embedding: 'vector' } }, /outputs/],
    [{ verdict: 0.6 }, /verdict/],
    [{ verdict: { minConfidence: 1.1 } }, /verdict\/minConfidence/],
    [{ verdict: { maxNovelty: '3' } }, /verdict\/maxNovelty/],
    [{ files: [] }, /files/],
    [{ files: [{ path: '../../etc/passwd', bytes: 1, sha256: '0'.repeat(64) }] }, /files\/0\/path/],
    [{ files: [{ path: 'model.json', bytes: 1, sha256: 'short' }] }, /files\/0\/sha256/],
    [
      { manifestVersion: 3 },
      /manifest\.json has the manifestVersion 3, this Hyena reads 2: update the service/,
    ],
    [{ manifestVersion: 0 }, /manifestVersion/],
  ];
  for (const [change, message] of wrong)
    t.throws(() => parseManifest(JSON.stringify({ ...tinyManifest('tiny', 1), ...change })), { message });
  t.throws(() => parseManifest('{'), { message: 'manifest.json is not JSON' });
  t.throws(() => parseManifest('null'), { message: /manifest\.json/ });
});

t.test('names what of a reference does not fit', async t => {
  const { coefficients, confidence } = tinyReference();
  const wrong: [change: object, message: RegExp][] = [
    [{ coefficients: coefficients.slice(1) }, /coefficients has 12 where the features have 13/],
    [{ confidence: { ...confidence, shares: [0.5, 0.5] } }, /one share more than edges/],
    [{ confidence: { ...confidence, edges: [0.8, 0.8] } }, /edges that do not ascend/],
    [{ confidence: { ...confidence, shares: [0.5, 0.5, 0.5] } }, /shares of confidence that do not sum to 1/],
    [{ genres: { calm: 0.5, loud: 0.6 } }, /shares of genres that do not sum to 1/],
    [{ genres: { calm: 0.5, other: 0.5 } }, /genres has others than the model/],
    [{ genres: { calm: 0.5, loud: 0.5, other: 0 } }, /genres has others than the model/],
    [{ tracks: 0 }, /reference\/tracks/],
    [{ coefficients: undefined }, /reference/],
  ];
  for (const [change, message] of wrong) {
    const manifest = { ...tinyManifest('tiny', 1), reference: { ...tinyReference(), ...change } };
    t.throws(() => parseManifest(JSON.stringify(manifest)), { message: /^manifest\.json: / });
    t.throws(() => parseManifest(JSON.stringify(manifest)), { message });
  }
});

t.test('reads a manifest of version 1 as one of version 2, and names what is wrong with it', async t => {
  const { task, labels, runtime, features, ...rest } = {
    ...tinyManifest('tiny', 1),
    reference: tinyReference(),
  };
  const { kind, ...parameters } = features;
  const first = { ...rest, manifestVersion: 1, genres: labels, features: parameters };
  t.same(parseManifest(JSON.stringify(first)), { ...rest, task, labels, runtime, features });
  t.equal(kind, 'mfcc');
  const wrong: [change: object, message: RegExp][] = [
    [{ genres: undefined, labels }, /genres/],
    [{ genres: ['only'] }, /genres/],
    [{ features: 13 }, /features/],
    [{ features: { ...parameters, nFft: 1000 } }, /features\/nFft/],
    [{ features: { ...parameters, kind: 'mel' } }, /features\/kind/],
    [{ features: { ...parameters, nMfcc: 12 } }, /coefficients has 13 where the features have 12/],
    [{ version: 0 }, /version/],
  ];
  for (const [change, message] of wrong)
    t.throws(() => parseManifest(JSON.stringify({ ...first, ...change })), { message });
});
