import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import { openAudio } from '../../src/audio/open.js';
import { music } from '../../support/audio/synth.js';
import { correlation } from './signal-comparison.js';

const limits = { maxSeconds: 60 };

const expected = [
  ['music.mp3', 'mp3', 44100, 2],
  ['mono.mp3', 'mp3', 22050, 1],
  ['music.mp2', 'mp2', 24000, 2],
  ['music.flac', 'flac', 12000, 1],
  ['music.ogg', 'ogg', 44100, 2],
  ['music.opus', 'opus', 48000, 2],
  ['music.m4a', 'm4a', 44100, 2],
  ['fragmented.m4a', 'm4a', 44100, 1],
  ['music.webm', 'webm', 48000, 2],
  ['music.aac', 'aac', 44100, 2],
  ['mono.aac', 'aac', 22050, 1],
] as const;

for (const [name, format, sampleRate, channels] of expected) {
  t.test(`${name} decodes to what was encoded`, async t => {
    const source = await openAudio(fixture(name), limits);
    t.match(source, { format, sampleRate, channels });
    t.ok(Math.abs(source.frames / sampleRate - 4) < 0.12, `${source.frames / sampleRate} s`);

    const left = music(4, sampleRate);
    const right = music(4, sampleRate, 1);
    const original = channels === 1 ? left : left.map((sample, i) => (sample + right[i]) / 2);
    const similarity = correlation(await source.read(0, source.frames), original, 2500);
    t.ok(similarity > 0.97, `correlation ${similarity}`);
  });
}

t.test('a lossless file comes back to the last sample', async t => {
  const source = await openAudio(fixture('music.flac'), limits);
  t.equal(source.frames, 48_000);
  t.ok(correlation(await source.read(0, 48_000), music(4, 12_000), 0) > 0.999_99);
});

t.test('windows are cut from the whole', async t => {
  const source = await openAudio(fixture('music.ogg'), limits);
  const whole = await source.read(0, source.frames);
  t.same(await source.read(50_000, 1000), whole.subarray(50_000, 51_000));
  t.equal((await source.read(source.frames - 7, 7)).length, 7);
});

t.test('a file cut in the middle gives its first half', async t => {
  for (const name of [
    'music.mp3',
    'music.mp2',
    'music.flac',
    'music.ogg',
    'music.opus',
    'music.webm',
    'music.aac',
    'fragmented.m4a',
  ]) {
    const bytes = fixture(name);
    const source = await openAudio(bytes.subarray(0, bytes.length / 2), limits);
    const seconds = source.frames / source.sampleRate;
    t.ok(seconds > 0.9 && seconds < 3, `${name}: ${seconds} s`);
  }
});
