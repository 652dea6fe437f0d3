import t from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { fixture } from '../../support/audio/fixture.js';
import { music } from '../../support/audio/synth.js';
import { noiseBytes } from './noise-bytes.js';
import { correlation, largestError } from './signal-comparison.js';
import { ffmpeg, unevenStereo, withoutFfmpeg as skip } from './windows.js';

const limits = { maxSeconds: 60 };
const file = fixture('music.mp2');

t.test('MP2 of every rate keeps it', { skip }, async t => {
  for (const rate of [48_000, 44_100, 32_000, 24_000, 22_050, 16_000]) {
    const bytes = ffmpeg(`-i - -c:a mp2 -ar ${rate} -b:a 160k -f mp2 -`, unevenStereo(2, 44_100));
    const source = await openAudio(bytes, limits);
    t.match(source, { format: 'mp2', sampleRate: rate, channels: 2 });
    t.ok(Math.abs(source.frames / rate - 2) < 0.1, `${source.frames / rate} s`);
  }
});

t.test('what lies before, between or after frames is no sound', async t => {
  const intact = await openAudio(file, limits);
  const expected = await intact.read(0, intact.frames);
  const middle = 192 * 80;
  for (const size of [200, 5000, 100_000]) {
    const junk = noiseBytes(size, 1);
    for (const bytes of [
      Buffer.concat([junk, file]),
      Buffer.concat([file.subarray(0, middle), junk, file.subarray(middle)]),
      Buffer.concat([file, junk]),
    ]) {
      const source = await openAudio(bytes, limits);
      t.match(source, { format: 'mp2', sampleRate: 24_000, frames: intact.frames });
      t.equal(largestError(await source.read(0, source.frames), expected), 0);
    }
  }
  t.ok(correlation(expected, music(4, 24_000), 2500) > 0.6);
});
