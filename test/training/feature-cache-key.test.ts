import t from 'tap';
import { defaultFeatureParameters as features } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { defaultRecipe } from '../../src/training/recipe.js';
import {
  built,
  changed,
  key,
  keyOf,
  keysOf,
  testChanges,
  training,
  type Options,
} from './feature-cache-key.js';

t.test('the same program and parameters have one key in every process', async t => {
  t.match(key, /^[0-9a-f]{16}$/);
  t.equal(keyOf(built), key);
});

t.test('a comment changes no key', async t => {
  t.equal(keyOf(changed(t, 'features/librosa.js', /^/, '// A comment.\n')), key);
});

// One of each room; the others are in the long test.
testChanges([
  ['range of decibels', 'features/librosa.js', 'decibelRange = 80', 'decibelRange = 79'],
  ['edge of the resampler', 'audio/resample/lowpass.js', 'cutoff = 0.957', 'cutoff = 0.958'],
  ['margin of songs', 'features/segments.js', 'longestMargin = 15', 'longestMargin = 14'],
  ['loss that a codec stands for', 'training/data/augment.js', 'random, 30, 90', 'random, 31, 90'],
]);

t.test('other parameters have another key', async t => {
  const others: Options[] = [
    { features },
    { ...training, features: { ...features, segmentSeconds: 2 } },
    { ...training, features: { ...features, extractor: 'meyda' } },
    { features: presets.yamnet },
    { features: presets.vggish },
    { features: { ...presets['torchaudio-mel'], nFft: 8192, windowLength: 8192 } },
    { features: { kind: 'waveform', sampleRate: 16_000, segments: 10, segmentSeconds: 3 } },
    { ...training, augmentation: { ...defaultRecipe.augmentation, variants: 3 } },
  ];
  const keys = keysOf(built, ...others);
  t.equal(new Set([key, ...keys]).size, 1 + others.length);
});
