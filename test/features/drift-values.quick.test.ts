import t from 'tap';
import { driftValues, defaultFeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import { tone } from '../../support/audio/synth.js';

t.test('drift of MFCC and of mel spectrograms is measured on their frames as they are', async t => {
  const mfcc = driftValues({ ...defaultFeatureParameters, chroma: true });
  t.equal(mfcc.names.length, 25);
  t.strictSame([mfcc.names[0], mfcc.names[24]], ['mfcc_1', 'mfcc_25']);
  const mel = driftValues(presets.yamnet);
  t.strictSame([mel.names.length, mel.names[63]], [64, 'mel_64']);
  const features = new Float32Array(96 * 64);
  t.equal(mel.rows(features), features);
});

t.test('drift of samples is measured on what describes each segment', async t => {
  const { names, rows } = driftValues({
    kind: 'waveform',
    sampleRate: 16_000,
    segments: 2,
    segmentSeconds: 1,
  });
  t.strictSame(names, ['waveform_level', 'waveform_crest', 'waveform_crossings', 'waveform_offset']);
  const sine = tone(1000, 1, 16_000, 0.5);
  const samples = new Float32Array(32_000);
  samples.set(sine.map(sample => sample + 0.1));
  const [level, crest, crossings, offset, ...silence] = rows(samples);
  const square = 0.125 + 0.01;
  t.ok(Math.abs(level - 10 * Math.log10(square)) < 0.01, `level ${level}`);
  t.ok(Math.abs(crest - 10 * Math.log10(0.36 / square)) < 0.05, `crest ${crest}`);
  t.ok(Math.abs(crossings - 2000 / 16_000) < 1e-3, `crossings ${crossings}`);
  t.ok(Math.abs(offset - 0.1) < 1e-4, `offset ${offset}`);
  t.strictSame(silence, [-100, 0, 0, 0]);
});
