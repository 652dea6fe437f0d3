import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import t, { type Test } from 'tap';
import { withAudio } from '../../src/audio/open.js';
import { createExtractor } from '../../src/features/extractor.js';
import { featureSize, type FeatureParameters } from '../../src/features/parameters.js';
import { presets } from '../../src/features/presets.js';

const shared = new URL('../../../../shared/', import.meta.url);
const skip = existsSync(new URL('reference-mel/', shared))
  ? false
  : 'the project it came from has ../shared/reference-mel, this checkout not';

const { 'librosa-mel': mel, 'librosa-mfcc': mfcc, 'torchaudio-mel': torchaudio } = presets;
const frontEnds: Readonly<Record<string, FeatureParameters>> = {
  'librosa-db-max': mel,
  'librosa-db-1': { ...mel, compression: { ...mel.compression, ref: 1 } },
  'mfcc-20': mfcc,
  'mfcc-40': { ...mfcc, nMfcc: 40 },
  'mfcc-20-8000': { ...mfcc, fMax: 8000 },
  'mfcc-40-8000': { ...mfcc, nMfcc: 40, fMax: 8000 },
  musicnn: presets.musicnn,
  vggish: presets.vggish,
  yamnet: presets.yamnet,
  'torchaudio-db': torchaudio,
  'torchaudio-ln': { ...torchaudio, compression: { kind: 'ln', offset: 1e-6 } },
};
const signals = ['chords', 'drums', 'groove', 'melody', 'noise', 'silence', 'speech', 'sweep'];

for (const [name, parameters] of Object.entries(frontEnds)) {
  t.test(`the features equal the shared references: ${name}`, { skip }, async t => {
    for (const signal of signals) await compare(t, `reference-mel/${signal}.${name}.json`, parameters);
  });
}

t.test("the features equal YAMNet's patches", { skip }, async t => {
  for (const signal of signals) await compare(t, `yamnet/reference/${signal}.logmel.json`, presets.yamnet);
});

interface Reference {
  readonly signal: string;
  readonly samples: number;
  readonly values: number[][];
}

async function compare(t: Test, path: string, parameters: FeatureParameters): Promise<void> {
  const { signal, samples, values } = JSON.parse(await readFile(new URL(path, shared), 'utf8')) as Reference;
  const folder = parameters.sampleRate === 16_000 ? 'yamnet/reference/' : 'reference-mel/';
  const wav = await readFile(new URL(folder + basename(signal), shared));
  const p = { ...parameters, segmentSeconds: samples / parameters.sampleRate };
  const segment = await withAudio(wav, { maxSeconds: 10 }, source => source.read(0, samples));
  const features = (await createExtractor(p))(segment);
  const expected = values.flat();
  t.equal(expected.length, featureSize(p));
  const worst = features.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
  t.ok(worst <= 1e-3, `${path}: worst deviation ${worst.toExponential(1)}`);
}
