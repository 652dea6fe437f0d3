import t from 'tap';
import { defaultFeatureParameters as defaults } from '../../src/features/parameters.js';
import { parseDescription } from '../../src/import/description.js';
import { presetNames } from '../../src/import/description-schema.js';
import { presets } from '../../src/features/presets.js';
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
  const licence = 'Apache-2.0';
  t.equal(parseDescription(JSON.stringify({ genres, licence })).licence, licence);
  t.equal(parseDescription(JSON.stringify({ genres, licence: 'MIT' }), { licence }).licence, licence);
  t.strictSame(parseDescription(JSON.stringify({ genres, verdict })).verdict, verdict);
});

t.test('a preset is a whole front end, and what is given besides goes over it', async t => {
  for (const preset of presetNames)
    t.same(parseDescription(JSON.stringify({ preset })).features, presets[preset], preset);
  const { features } = parseDescription('{"preset": "librosa-mel", "melBands": 64, "segmentSeconds": 1}');
  t.match(features, { kind: 'mel', melBands: 64, hopLength: 512, segmentSeconds: 1 });
  const waveform = { kind: 'waveform', sampleRate: 16000, segments: 5, segmentSeconds: 1 };
  t.same(parseDescription(JSON.stringify({ genres, ...waveform })).features, waveform);
});

t.test('what the command line says goes over the description', async t => {
  const text = JSON.stringify({ genres, embedding: 'theirs', scores: 'logits' });
  const labels = ['one', 'two'];
  t.match(parseDescription(text, { labels, embedding: 'ours', task: 'multi-label' }), {
    labels,
    embedding: 'ours',
    scores: 'logits',
    task: 'multi-label',
  });
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
    [{ genres, preset: 'essentia' }, /preset/],
    [{ genres, preset: 'yamnet', kind: 'mfcc' }, /the preset yamnet is of the kind mel/],
    [{ genres, kind: 'mel' }, /required properties .*melBands/],
    [{ genres, preset: 'yamnet', nMfcc: 13 }, /nMfcc is not a field of it/],
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

t.test('mel spectrograms and waveforms fill the inputs that networks have for them', async t => {
  const mel = { ...presets.yamnet, melBands: 64 };
  const turned = (...shape: number[]) => ({ shape, layout: 'coefficients-first' });
  t.same(matchInput([96, 64], mel), { shape: [96, 64] });
  t.same(matchInput([96, 64, 1], mel), { shape: [96, 64, 1] });
  t.same(matchInput([64, 96], mel), turned(64, 96));
  t.same(matchInput([1, 64, null], mel), turned(1, 64, 96));
  t.throws(() => matchInput([96, 128], mel), {
    message:
      'the network takes 96 × 128, the features are 96 × 64: change segmentSeconds, hopLength, sampleRate or melBands',
  });
  t.throws(() => matchInput([64, 128, 1], mel), {
    message: /melBands \(segmentSeconds of 1\.295 gives 128 frames\)$/,
  });
  t.throws(() => matchInput([128, 128], presets['librosa-mel']), {
    message: /the features are 130 × 128: change .* \(segmentSeconds of 2\.9536 gives 128 frames\)$/,
  });
  const waveform = { kind: 'waveform', sampleRate: 16000, segments: 10, segmentSeconds: 0.975 } as const;
  t.same(matchInput([15600], waveform), { shape: [15600] });
  t.same(matchInput([null], waveform), { shape: [15600] });
  t.same(matchInput([15600, 1], waveform), { shape: [15600, 1] });
  t.same(matchInput([1, 15600], waveform), { shape: [1, 15600] });
  t.throws(() => matchInput([16000], waveform), {
    message: 'the network takes 16000, the features are 15600 × 1: change segmentSeconds or sampleRate',
  });
});
