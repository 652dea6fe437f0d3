import t from 'tap';
import { createResampler, resampledLength } from '../../../src/audio/resample/resampler.js';
import { noise, tone } from '../../../support/audio/synth.js';
import { largestError, rms } from '../signal-comparison.js';
import { convolution } from './windowed-sinc.js';

/** A track in memory that counts what is read of it. */
function track(samples: Float32Array) {
  return {
    frames: samples.length,
    framesRead: 0,
    read(start: number, length: number) {
      if (start < 0 || length < 0 || start + length > samples.length)
        throw new RangeError('outside of the track');
      this.framesRead += length;
      return Promise.resolve(samples.subarray(start, start + length));
    },
  };
}

async function resample(samples: Float32Array, from: number, to: number): Promise<Float32Array> {
  const length = resampledLength(samples.length, from, to);
  return createResampler(from, to).readWindow(track(samples), 0, length);
}

const rates = [
  8000, 11025, 12000, 16000, 24000, 32000, 37800, 44056, 44099, 44100, 48000, 64000, 88200, 96000, 192_000,
];

for (const from of rates) {
  t.test(`a 1 kHz tone keeps its amplitude and phase from ${from} to 22050 Hz`, async t => {
    const original = tone(1000, 0.5, from);
    const resampled = await resample(original, from, 22050);
    t.equal(resampled.length, Math.ceil((original.length * 22050) / from));
    const expected = tone(1000, 0.5, 22050);
    const inside = resampled.subarray(500, -500);
    t.ok(
      largestError(inside, expected.subarray(500)) < 5e-4,
      `${largestError(inside, expected.subarray(500))}`,
    );
  });
}

t.test('other target rates work as well', async t => {
  for (const [from, to] of [
    [22050, 16000],
    [44100, 16000],
    [16000, 48000],
    [22050, 44100],
    [48000, 24000],
  ] as const) {
    const resampled = await resample(tone(1000, 0.2, from), from, to);
    const expected = tone(1000, 0.2, to);
    t.equal(resampled.length, expected.length);
    t.ok(largestError(resampled.subarray(1500, -1500), expected.subarray(1500)) < 5e-4, `${from} to ${to}`);
  }
});

t.test('tones that the target cannot carry vanish by more than 60 dB', async t => {
  for (const [from, frequency] of [
    [44100, 11_100],
    [44100, 15_000],
    [44100, 21_000],
    [48000, 11_100],
    [48000, 23_000],
    [96000, 30_000],
    [44099, 12_000],
  ] as const) {
    const resampled = await resample(tone(frequency, 0.5, from, 1), from, 22050);
    const level = 20 * Math.log10(rms(resampled, 500, 10_500) / Math.SQRT1_2);
    t.ok(level < -60, `${frequency} Hz at ${from} Hz: ${level} dB`);
  }
});

t.test('the pass band is flat up to 10 kHz', async t => {
  for (const frequency of [500, 5000, 9000, 10_000]) {
    const resampled = await resample(tone(frequency, 0.5, 44100, 1), 44100, 22050);
    const level = 20 * Math.log10(rms(resampled, 500, 10_500) / Math.SQRT1_2);
    t.ok(Math.abs(level) < 0.01, `${frequency} Hz: ${level} dB`);
  }
});

t.test('images above the old Nyquist frequency do not appear', async t => {
  const resampled = await resample(tone(3000, 0.5, 8000), 8000, 22050);
  t.ok(largestError(resampled.subarray(500, -500), tone(3000, 0.5, 22050).subarray(500)) < 5e-4);
});

for (const from of [8000, 32000, 44099, 44100, 48000, 88200]) {
  t.test(`windows read from ${from} Hz are the whole, bit by bit`, async t => {
    const samples = noise(0.4, from);
    const length = resampledLength(samples.length, from, 22050);
    const resampler = createResampler(from, 22050);
    const whole = await resampler.readWindow(track(samples), 0, length);
    t.ok(whole.some(sample => sample !== 0));
    for (const [start, count] of [
      [0, 1],
      [0, 500],
      [1, 997],
      [3000, 2003],
      [length - 1, 1],
      [length - 600, 600],
      [100, 0],
    ] as const) {
      const window = await resampler.readWindow(track(samples), start, count);
      t.same(window, whole.slice(start, start + count), `[${start}, ${start + count})`);
    }
  });
}

t.test('a window reads only what it and the filter need', async t => {
  const source = track(noise(10, 44100));
  await createResampler(44100, 22050).readWindow(source, 100_000, 2205);
  t.ok(source.framesRead < 2 * 2205 + 300, `${source.framesRead} frames`);
});

t.test('a track shorter than the filter, and one of a single sample, are read', async t => {
  for (const from of [8000, 44099, 44100, 48000]) {
    for (const frames of [1, 2, 7]) {
      const resampled = await resample(new Float32Array(frames).fill(0.5), from, 22050);
      t.equal(resampled.length, Math.ceil((frames * 22050) / from));
      t.ok(resampled.every(Number.isFinite));
    }
  }
});

t.test('equal rates pass the samples through', async t => {
  const samples = noise(0.1);
  t.same(await resample(samples, 22050, 22050), samples);
});

for (const [from, tolerance] of [
  [44100, 3e-7],
  [48000, 3e-7],
  [8000, 3e-7],
  [96000, 3e-7],
  [44099, 5e-6],
] as const) {
  t.test(`the fast loops from ${from} Hz agree with the definition`, async t => {
    const samples = noise(0.1, from);
    const resampled = await resample(samples, from, 22050);
    const expected = Float64Array.from(resampled, (_, n) => convolution(samples, from, 22050, n));
    t.ok(largestError(resampled, expected) < tolerance, `${largestError(resampled, expected)}`);
  });
}

t.test('resamplers of more rates than are kept each do their own', async t => {
  const all = [...rates, ...rates].map(from => [from, createResampler(from, 22050)] as const);
  for (const [from, resampler] of all) {
    const original = tone(1000, 0.2, from);
    const resampled = await resampler.readWindow(track(original), 500, 2000);
    t.ok(largestError(resampled, tone(1000, 0.2, 22050).subarray(500)) < 5e-4, `${from} Hz`);
  }
});
