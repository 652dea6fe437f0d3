import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { createMelBank } from '../../src/features/mel-bank.js';
import { defaultFeatureParameters } from '../../src/features/parameters.js';
import type { TriangularBank } from '../../src/features/triangular-bank.js';
import { melWeights } from './naive-mel.js';

const directory = new URL('../../../../shared/reference/librosa/', import.meta.url);
const skip = existsSync(directory)
  ? false
  : 'the project it came from has ../shared/reference/librosa, this checkout not';
const names = ['chord', 'clicks', 'half_silence', 'music', 'noise', 'quiet_music', 'silence', 'sweep'];

for (const name of names) {
  t.test(`the features equal librosa's for the shared recording: ${name}`, { skip }, async t => {
    const wav = await readFile(new URL(`${name}.wav`, directory));
    const headerLength = 44;
    const segment = Float32Array.from(
      { length: (wav.length - headerLength) / 2 },
      (_, i) => wav.readInt16LE(headerLength + 2 * i) / 32768,
    );
    const text = await readFile(new URL(`${name}.mfcc.json`, directory), 'utf8');
    const { mfcc } = JSON.parse(text) as { mfcc: number[][] };
    const ours = (await createExtractor(defaultFeatureParameters))(segment);
    t.equal(ours.length, 13 * mfcc[0].length);
    const worst = Math.max(
      ...mfcc.flatMap((row, c) => row.map((value, frame) => Math.abs(value - ours[frame * 13 + c]))),
    );
    t.ok(worst <= 1e-4, `worst deviation ${worst.toExponential(1)}`);
  });
}

t.test("the mel bank's weights, and those of the definition, equal librosa's", { skip }, async t => {
  const text = await readFile(new URL('melfb128.json', directory), 'utf8');
  const { rows } = JSON.parse(text) as { rows: { start: number; w: number[] }[] };
  const deviationOf = (weights: number[][]) =>
    rows
      .flatMap(({ start, w }, band) =>
        weights[band].map((weight, bin) => Math.abs(weight - (w[bin - start] ?? 0))),
      )
      .reduce((worst, deviation) => Math.max(worst, deviation));
  const p = { ...defaultFeatureParameters, melScale: 'slaney', melNorm: 'slaney' } as const;
  for (const weights of [weightsOf(createMelBank(p)), melWeights(p)]) {
    const worst = deviationOf(weights);
    t.ok(worst < 1e-8, `worst deviation ${worst.toExponential(1)}`);
  }
});

/** For each band of a bank one weight a bin. */
function weightsOf({ edges, slopes, heights }: TriangularBank): number[][] {
  return Array.from(heights, (height, band) =>
    Array.from({ length: slopes.length / 2 }, (_, bin) => {
      if (bin >= edges[band] && bin < edges[band + 1]) return height * slopes[2 * bin];
      if (bin >= edges[band + 1] && bin < edges[band + 2]) return height * slopes[2 * bin + 1];
      return 0;
    }),
  );
}
