import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import type { MelParameters } from '../../src/features/mel-parameters.js';
import { segmentLength } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { noise } from '../../support/audio/synth.js';
import { largestError } from '../audio/signal-comparison.js';
import { testMelDefinition } from './mel-definition.js';
import { naiveMelFeatures, naiveMels } from './naive-mel.js';

testMelDefinition(12);

t.test('a segment of fewer frames than are computed at once has its features too', async t => {
  for (const frames of [1, 2, 3, 5]) {
    const p: MelParameters = { ...presets.yamnet, segmentSeconds: (400 + 160 * (frames - 1)) / 16_000 };
    const samples = noise(0.2, p.sampleRate).subarray(0, segmentLength(p));
    const features = (await createExtractor(p))(samples);
    t.equal(features.length, frames * p.melBands);
    t.ok(largestError(features, naiveMelFeatures(samples, p)) < 1e-4, `${frames} frames`);
  }
});

t.test('an alteration sees and changes the mel values of the definition', async t => {
  const p: MelParameters = { ...presets.vggish, segmentSeconds: 0.1 };
  const samples = noise(0.2, p.sampleRate).subarray(0, segmentLength(p));
  const mels = naiveMels(samples, p);
  const extract = await createExtractor(p, seen => {
    t.ok(largestError(Float32Array.from(seen), mels) < 1e-4, 'sees them');
    seen.fill(1);
  });
  const changed = extract(samples);
  t.ok(
    changed.every(value => Math.abs(value - Math.log(1.01)) < 1e-6),
    'changes them',
  );
});
