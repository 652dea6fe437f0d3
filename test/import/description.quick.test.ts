import t from 'tap';
import { defaultFeatureParameters as defaults } from '../../src/features/parameters.js';
import { parseDescription } from '../../src/import/description.js';
import { matchInput } from '../../src/import/match-input.js';
import type { MfccParameters } from '../../src/features/mfcc-parameters.js';

const genres = ['calm', 'loud'];

t.test('what is left out of a description is as in our own models', async t => {
  t.same(parseDescription(JSON.stringify({ genres })).features, defaults);
  const described = parseDescription(
    JSON.stringify({ genres, nMfcc: 20, hopLength: 256, layout: 'frames-first' }),
  );
  t.same(described.features, { ...defaults, nMfcc: 20, hopLength: 256 });
  t.equal(described.layout, 'frames-first');
  const verdict = { minConfidence: 0.6 };
  t.strictSame(parseDescription(JSON.stringify({ genres, verdict })).verdict, verdict);
});

t.test('a description that is wrong is refused, and the field named', async t => {
  const wrong: [description: unknown, message: RegExp][] = [
    [{ genres, labels: genres }, /genres and labels/],
    [{ genres, kind: 'sonogram' }, /kind is one of mfcc/],
    [
      { genres, normalisation: { kind: 'fixed', mean: [1, 2], std: 1 } },
      /normalisation: mean has 2 numbers; it has to be one, or 13/,
    ],
    [{ genres, normalisation: { kind: 'fixed', mean: 0, std: 0 } }, /normalisation/],
    [{ genres: ['one'] }, /genres/],
    [{ genres: ['same', 'same'] }, /genres has "same" twice/],
    [{ genres, hopLenght: 512 }, /description: hopLenght is not a field of it$/],
    [{ genres, nFft: 1000 }, /nFft/],
    [{ genres, output: 'scores' }, /output/],
    [{ genres, layout: 'sideways' }, /layout/],
    [{ genres, verdict: { minConfidence: 60 } }, /verdict\/minConfidence/],
    [{ genres, verdict: { maxNovelty: 3 } }, /verdict\/maxNovelty is not a field of it$/],
    [{ genres, nMfcc: 40, melBands: 20 }, /20 melBands cannot give 40/],
    [null, /feature description/],
  ];
  for (const [description, message] of wrong)
    t.throws(() => parseDescription(JSON.stringify(description)), { message });
  t.throws(() => parseDescription('{'), { message: 'the feature description is not JSON' });
});

t.test('the input of a network is matched with the features, in either order', async t => {
  const match = (
    shape: (number | null)[],
    changes: Partial<MfccParameters> = {},
    layout?: 'coefficients-first',
  ) => matchInput(shape, { ...defaults, ...changes }, layout);
  const turned = (...shape: number[]) => ({ shape, layout: 'coefficients-first' });
  t.same(match([130, 13]), { shape: [130, 13] });
  t.same(match([130, 13, 1]), { shape: [130, 13, 1] });
  t.same(match([1, 130, 13]), { shape: [1, 130, 13] });
  t.same(match([null, 13]), { shape: [130, 13] });
  t.same(match([null, 13, 1]), { shape: [130, 13, 1] });
  t.same(match([130, null]), { shape: [130, 13] });
  t.same(match([1690]), { shape: [1690] });
  t.same(match([1690], {}, 'coefficients-first'), turned(1690));
  t.same(match([13, 130]), turned(13, 130));
  t.same(match([13, null, 1]), turned(13, 130, 1));
  t.same(match([null, null], {}, 'coefficients-first'), turned(13, 130));
  t.same(match([130], { nMfcc: 1 }), { shape: [130] });
  t.throws(() => match([null, null]), { message: /takes 13 × 130 or 130 × 13: say "layout"/ });
  t.throws(() => match([130, 130], { nMfcc: 130, melBands: 256 }), { message: /say "layout"/ });
  t.throws(() => match([128, 13]), {
    message:
      'the network takes 128 × 13, the features are 130 × 13: change segmentSeconds, hopLength, sampleRate or nMfcc',
  });
  t.throws(() => match([130, 13, 3]), { message: /130 × 13 × 3/ });
  t.throws(() => match([13]), { message: /takes 13, the features/ });
  t.throws(() => match([]), { message: /the network takes/ });
});
