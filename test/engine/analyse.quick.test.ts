import t from 'tap';
import { createAnalysis } from '../../src/engine/analyse.js';
import { Stages } from '../../src/engine/stages.js';
import { createExtractor } from '../../src/features/extractor.js';
import type { FeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { music } from '../../support/audio/synth.js';

const samples = music(3, 16_000);
const source = {
  format: 'wav' as const,
  sampleRate: 16_000,
  channels: 1,
  frames: samples.length,
  read: async (start: number, length: number) => samples.subarray(start, start + length),
};

/** The features of a track for each of some versions, from one analysis. */
async function analyse(wanted: readonly FeatureParameters[]) {
  const analysis = createAnalysis(source, wanted, new Stages([]));
  const features: Float32Array[] = [];
  for (const parameters of wanted)
    features.push((await analysis(parameters, await createExtractor(parameters))).values);
  return features;
}

t.test('features that differ in one number of their compression are two', async t => {
  const [yamnet, vggish] = await analyse([presets.yamnet, presets.vggish]);
  const [alone] = await analyse([presets.vggish]);
  t.not(yamnet[0], vggish[0]);
  t.ok(vggish.every((value, i) => value === alone[i]));
});

t.test('the order in which parameters are written makes no other features', async t => {
  const { compression, ...rest } = presets['librosa-mel'];
  const { kind, ...levels } = compression;
  const [one, two] = await analyse([presets['librosa-mel'], { compression: { ...levels, kind }, ...rest }]);
  t.equal(one, two);
});
