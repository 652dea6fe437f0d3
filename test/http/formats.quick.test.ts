import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import type { Classification } from '../../src/http/schemas/classification.js';
import { service } from './default-service.js';
import { postRaw } from '../service.js';
import { aiff, au, music, wav } from '../../support/audio/synth.js';

const samples = music(4);

const files: [name: string, bytes: Uint8Array, format: string][] = [
  ['WAV', wav(samples), 'wav'],
  ['WAV of 24 bits, stereo, 48 kHz', wav([music(4, 48_000), music(4, 48_000)], 48_000, 's24'), 'wav'],
  ['AU with µ-law', au(samples, 22050, 'mulaw'), 'au'],
  ['AIFF', aiff(samples), 'aiff'],
  ['MP3', fixture('music.mp3'), 'mp3'],
  ['FLAC', fixture('music.flac'), 'flac'],
  ['Ogg Vorbis', fixture('music.ogg'), 'ogg'],
  ['Opus', fixture('music.opus'), 'opus'],
  ['M4A', fixture('music.m4a'), 'm4a'],
  ['AAC', fixture('music.aac'), 'aac'],
  ['WebM', fixture('music.webm'), 'webm'],
];

for (const [name, bytes, format] of files)
  t.test(`classifies ${name}`, async t => {
    const response = await postRaw(service.url, bytes, '', 'audio/x-whatever');
    t.equal(response.status, 200);
    const { audio, probabilities } = (await response.json()) as Classification;
    t.equal(audio.format, format);
    t.ok(Math.abs(audio.duration - 4) < 0.2, `${audio.duration} s`);
    t.ok(Math.abs(Object.values(probabilities).reduce((a, b) => a + b) - 1) < 1e-5);
  });

t.test('gives uncompressed formats the same probabilities', async t => {
  const answers = await Promise.all(
    [wav(samples), au(samples, 22050, 's16'), aiff(samples)].map(async bytes => {
      return ((await (await postRaw(service.url, bytes)).json()) as Classification).probabilities;
    }),
  );
  t.strictSame(answers[1], answers[0]);
  t.strictSame(answers[2], answers[0]);
});
