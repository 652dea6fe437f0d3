import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import meyda from 'meyda';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { defaultFeatureParameters, segmentLength } from '../../src/features/parameters.js';
import { signals } from './signals.js';
import type { MfccParameters } from '../../src/features/mfcc-parameters.js';

const program = fileURLToPath(new URL('./meyda-alone.js', import.meta.url));

function meydaAlone(signal: string, p: MfccParameters): Float32Array {
  const options = { encoding: 'utf8', maxBuffer: 2 ** 26 } as const;
  const text = execFileSync(process.execPath, [program, signal, JSON.stringify(p)], options);
  return Float32Array.from(JSON.parse(text) as number[]);
}

const base: MfccParameters = { ...defaultFeatureParameters, extractor: 'meyda', segmentSeconds: 0.5 };
const variants: MfccParameters[] = [
  { ...base, nFft: 512, hopLength: 256, melBands: 26 },
  base,
  { ...base, sampleRate: 44100 },
  { ...base, melBands: 40, nMfcc: 40 },
  { ...base, nFft: 1024, melBands: 40, nMfcc: 20 },
];

t.test('extractors with different parameters, used in turn, each give what Meyda alone gives', async t => {
  // Other code in the process may use, and has used, Meyda's global object.
  const global = meyda as unknown as typeof meyda.default;
  global.bufferSize = 256;
  global.extract('mfcc', new Float32Array(256));

  const extractors = await Promise.all(variants.map(parameters => createExtractor(parameters)));
  for (const signal of ['chord', 'noise']) {
    const results = variants.map((p, i) => extractors[i](signals[signal](segmentLength(p), p.sampleRate)));
    variants.forEach((p, i) => {
      const { sampleRate, nFft, melBands } = p;
      t.same(
        results[i],
        meydaAlone(signal, p),
        `${signal}: ${sampleRate} Hz, ${nFft} samples, ${melBands} bands`,
      );
    });
  }
  t.equal(global.bufferSize, 256, 'and leave the global object as it was');
});

t.test('silence gives zeros', async t => {
  const extract = await createExtractor(base);
  t.ok(extract(new Float32Array(segmentLength(base))).every(value => value === 0));
});
