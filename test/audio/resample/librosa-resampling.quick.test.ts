import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { createResampler, resampledLength } from '../../../src/audio/resample/resampler.js';
import { snr } from '../signal-comparison.js';

/** Vectors made with librosa 0.11 and soxr; they lie beside the project where its founders work. */
const folder = new URL('../../../../../shared/reference/librosa/', import.meta.url);
const skip = !existsSync(folder) && 'the reference vectors are not here';

t.test('44.1 to 22.05 kHz is what librosa.resample gives, at more than 86 dB', { skip }, async t => {
  const limits = { maxSeconds: 60 };
  const source = await openAudio(await readFile(new URL('music3_44100_stereo.wav', folder)), limits);
  const reference = await openAudio(await readFile(new URL('music3_22050_soxr_hq_f32.wav', folder)), limits);
  const length = resampledLength(source.frames, 44100, 22050);
  t.equal(length, reference.frames);
  const resampled = await createResampler(44100, 22050).readWindow(source, 0, length);
  const decibels = snr(resampled, await reference.read(0, length));
  t.ok(decibels > 86, `${decibels} dB`);
});
