import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { createExtractor } from '../../src/features/extractor.js';
import { applyMelBank, createMelBank } from '../../src/features/mel.js';
import { defaultFeatureParameters } from '../../src/features/parameters.js';
import { paths } from '../signal-paths.js';

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
    for (const path of paths) {
      const extract = await createExtractor(defaultFeatureParameters, undefined, path);
      const ours = extract(segment);
      t.equal(ours.length, 13 * mfcc[0].length);
      const worst = Math.max(
        ...mfcc.flatMap((row, c) => row.map((value, frame) => Math.abs(value - ours[frame * 13 + c]))),
      );
      t.ok(worst <= 1e-4, `${path}: worst deviation ${worst.toExponential(1)}`);
    }
  });
}

t.test("the mel bank's weights equal librosa's", { skip }, async t => {
  const text = await readFile(new URL('melfb128.json', directory), 'utf8');
  const { rows } = JSON.parse(text) as { rows: { start: number; w: number[] }[] };
  const bank = createMelBank(22050, 2048, 128);
  const bands = new Float64Array(128);
  let worst = 0;
  for (let bin = 0; bin <= 1024; bin++) {
    const impulse = new Float64Array(1025);
    impulse[bin] = 1;
    applyMelBank(bank, impulse, bands, 0);
    rows.forEach(({ start, w }, band) => {
      worst = Math.max(worst, Math.abs(bands[band] - (w[bin - start] ?? 0)));
    });
  }
  t.ok(worst < 1e-8, `worst deviation ${worst.toExponential(1)}`);
});
