import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import type { AudioFormat } from '../../../src/audio/formats.js';
import { aiff, au, caf, music, wav, type SampleFormat } from '../../../support/audio/synth.js';
import { largestError } from '../signal-comparison.js';

const limits = { maxSeconds: 60 };
const left = music(0.5, 11025);
const right = music(0.5, 11025, 1);
const mean = left.map((sample, i) => (sample + right[i]) / 2);

/** Half a quantisation step; the G.711 codes have steps of up to a 32nd of the sample. */
const tolerance: Record<SampleFormat, number> = {
  u8: 2 ** -8,
  s8: 2 ** -8,
  s16: 2 ** -16,
  s24: 2 ** -24,
  s32: 2 ** -24,
  f32: 0,
  f64: 0,
  mulaw: 2 ** -6,
  alaw: 2 ** -6,
};

const files: [AudioFormat, string, SampleFormat, (channels: Float32Array[]) => Buffer][] = [
  ...(['u8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).map(
    format => ['wav', '', format, channels => wav(channels, 11025, format)] satisfies (typeof files)[0],
  ),
  ...(['s8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).map(
    format => ['au', '', format, channels => au(channels, 11025, format)] satisfies (typeof files)[0],
  ),
  ...(['s8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).flatMap(format =>
    [false, true].map(
      littleEndian =>
        [
          'caf',
          littleEndian ? 'little-endian' : '',
          format,
          channels => caf(channels, 11025, format, littleEndian),
        ] satisfies (typeof files)[0],
    ),
  ),
  ...(['s8', 's16', 's24', 's32'] as const).map(
    format => ['aiff', '', format, channels => aiff(channels, 11025, format)] satisfies (typeof files)[0],
  ),
  ...(
    [
      ['NONE', 's16'],
      ['twos', 's16'],
      ['sowt', 's16'],
      ['raw ', 'u8'],
      ['in24', 's24'],
      ['in32', 's32'],
      ['fl32', 'f32'],
      ['FL32', 'f32'],
      ['fl64', 'f64'],
      ['ulaw', 'mulaw'],
      ['alaw', 'alaw'],
    ] as const
  ).map(
    ([type, format]) =>
      ['aiff', type, format, channels => aiff(channels, 11025, format, type)] satisfies (typeof files)[0],
  ),
];

for (const [container, type, format, encode] of files) {
  t.test(`${container} ${type} ${format} comes back within its quantisation`, async t => {
    const mono = await openAudio(encode([left]), limits);
    t.match(mono, { format: container, sampleRate: 11025, channels: 1, frames: left.length });
    const samples = await mono.read(0, mono.frames);
    t.equal(samples.length, left.length);
    t.ok(largestError(samples, left) <= tolerance[format] + 1e-7, `${largestError(samples, left)}`);

    const stereo = await openAudio(encode([left, right]), limits);
    t.match(stereo, { sampleRate: 11025, channels: 2, frames: left.length });
    const window = await stereo.read(1000, 2000);
    const error = largestError(window, mean.subarray(1000));
    t.ok(
      window.length === 2000 && error <= tolerance[format] + 1e-7,
      `a window of the mean of both: ${error}`,
    );
  });
}

t.test('full scale does not wrap around', async t => {
  const extremes = Float32Array.of(-1, 1, 0, -1, 1);
  for (const format of ['u8', 's16', 's24', 's32'] as const) {
    const source = await openAudio(wav(extremes, 8000, format), limits);
    t.ok(largestError(await source.read(0, 5), extremes) <= 2 * tolerance[format], format);
  }
});

t.test('a file inside a larger buffer, at an odd offset, reads the same', async t => {
  const file = wav([left, right], 11025, 's24');
  const shifted = Buffer.concat([Buffer.alloc(3), file]).subarray(3);
  const source = await openAudio(shifted, limits);
  t.ok(largestError(await source.read(0, source.frames), mean) <= tolerance.s24 + 1e-7);
});

t.test('float samples beyond full scale are left as they are', async t => {
  const source = await openAudio(wav(Float32Array.of(1.5, -2, 0), 8000, 'f32'), limits);
  t.same([...(await source.read(0, 3))], [1.5, -2, 0]);
});

t.test('eight channels are one mean', async t => {
  const channels = Array.from({ length: 8 }, (_, i) => Float32Array.of(i / 8, 0));
  const source = await openAudio(wav(channels, 8000, 'f32'), limits);
  t.match(source, { channels: 8, frames: 2 });
  t.same([...(await source.read(0, 2))], [0.4375, 0]);
});
