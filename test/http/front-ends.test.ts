import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import type { FeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';
import type { DriftReport } from '../../src/http/schemas/drift.js';
import { readVersion } from '../../src/models/version.js';
import { chord, noise, wav } from '../../support/audio/synth.js';
import { startApp } from '../app.js';
import { command } from '../command.js';
import { metric } from '../metrics.js';
import { postInfer } from '../mfcc-request.js';
import { postRaw } from '../service.js';
import { writeTinyVersion } from '../tiny-version.js';
import { child } from './shared-child.js';

const features: Record<string, FeatureParameters> = {
  bands: { ...presets.yamnet, segments: 2 },
  samples: { kind: 'waveform', sampleRate: 16_000, segments: 2, segmentSeconds: 0.5 },
};

const directory = t.testdir();
const [data, untold, models] = ['data', 'untold', 'models'].map(name => join(directory, name));
for (const genre of ['calm', 'loud']) await mkdir(join(data, genre), { recursive: true });
for (let i = 0; i < 100; i++) {
  const track = i % 2 === 0 ? chord([220 + i, 330 + i], 1) : noise(1, 22_050, 0.5, i);
  await writeFile(join(data, i % 2 === 0 ? 'calm' : 'loud', `${i}.wav`), wav(track));
}
for (const [name, parameters] of Object.entries(features)) {
  const model = await writeTinyVersion(untold, name, 1, 2, 0, parameters);
  const measured = await command([
    ...['reference', '--model', model, '--out', join(models, name)],
    ...['--data', data, '--cache', join(directory, 'cache')],
  ]);
  if (measured.code !== 0) throw new Error(measured.stderr);
}

const service = await startApp(t, { MODEL_STORE: models, MODEL: 'bands' }, child);
const get = async (path: string): Promise<unknown> => (await fetch(service.url + path)).json();

t.test('a reference has as many distributions as the features have values to compare', async t => {
  const countOf = async (name: string) =>
    (await readVersion(join(models, name, '1'))).manifest.reference?.coefficients.length;
  t.equal(await countOf('bands'), 64);
  t.equal(await countOf('samples'), 4);
});

t.test('versions say which features they take, with their kind', async t => {
  for (const [name, parameters] of Object.entries(features)) {
    t.match(await get(`/models/${name}/versions/1`), { features: { ...parameters } });
    t.match(await get(`/models/${name}/versions/1/card`), { features: { ...parameters } });
  }
});

t.test(
  'tensors of the Open Inference Protocol have the name and the shape of what the front end gives',
  async t => {
    t.match(await get('/v2/models/bands'), {
      inputs: [{ name: 'mel', datatype: 'FP32', shape: [-1, 96, 64] }],
    });
    t.match(await get('/v2/models/samples'), {
      inputs: [{ name: 'waveform', datatype: 'FP32', shape: [-1, 8000] }],
    });
    const infer = async (model: string, name: string, ...segment: number[]) => {
      const data = Array<number>(2 * segment.reduce((a, b) => a * b)).fill(0.1);
      const inputs = [{ name, datatype: 'FP32', shape: [2, ...segment], data }];
      return (await postInfer(service.url, { inputs }, model)).json();
    };
    t.match(await infer('bands', 'mel', 96, 64), { outputs: [{ name: 'probabilities', shape: [2, 2] }] });
    t.match(await infer('samples', 'waveform', 8000), {
      outputs: [{ name: 'probabilities', shape: [2, 2] }],
    });
    t.match(await infer('bands', 'mfcc', 96, 64), { error: /\/inputs\/0\/name must be "mel"/ });
    t.match(await infer('samples', 'waveform', 8000, 1), { error: /shape must have 2 items/ });
  },
);

t.test('tracks are classified by them, and the drift of a spectrogram is that of its bands', async t => {
  const quiet = wav(noise(1, 22_050, 0.01));
  t.equal((await postRaw(service.url, quiet, '?model=samples')).status, 200);
  for (let i = 0; i < 200; i++)
    if ((await postRaw(service.url, quiet, '?model=bands')).status !== 200) t.fail('classifies');
  const report = (await get('/models/bands/versions/1/drift')) as DriftReport;
  t.equal(report.reading, 'strong');
  t.equal(report.coefficients?.length, 64);
  t.match(report.coefficients?.[63], { of: 'mel_64', reading: 'strong' });
  const psi = await metric(service.url, 'hyena_drift_psi{model="bands",version="1",of="mel_64"}');
  t.ok(psi > 0.25, `${psi}`);
});
