import { join } from 'node:path';
import t from 'tap';
import { loadClassifier } from '../../support/classifier.js';
import { music, wav, type Channels } from '../../support/audio/synth.js';
import { root } from '../service.js';

// How far the embedded model's answers move for the same sound as another file. Bounds are what was measured, and a little
// room; real recordings are in docs/training.md.

const classify = await loadClassifier(join(root, 'models', 'gtzan'));
const rate = 22_050;

/** Answers to tracks that are compared with several others. */
const answers = new Map<Channels, Promise<readonly number[]>>();

async function answer(channels: Channels, sampleRate = rate): Promise<readonly number[]> {
  const { probabilities } = await classify(wav(channels, sampleRate, 'f32'));
  return probabilities;
}

/** The largest change of a probability. */
async function moved(before: Channels, after: Channels, sampleRate = rate): Promise<number> {
  const known = answers.get(before) ?? answer(before);
  answers.set(before, known);
  const [a, b] = [await known, await answer(after, sampleRate)];
  return Math.max(...a.map((probability, i) => Math.abs(b[i] - probability)));
}

/** 8 ms less at the end. */
const cut = (track: Float32Array) => track.subarray(0, track.length - Math.round(0.008 * rate));

/** 8 ms of silence more at the end. */
function padded(track: Float32Array): Float32Array {
  const longer = new Float32Array(track.length + Math.round(0.008 * rate));
  longer.set(track);
  return longer;
}

t.test('8 ms less or more at the end change nothing', async t => {
  for (const seconds of [4.6, 9.1, 15.05, 30.013, 45.4]) {
    const track = music(seconds);
    t.equal(await moved(track, cut(track)), 0, `${seconds} s`);
    t.equal(await moved(track, padded(track)), 0, `${seconds} s`);
  }
});

t.test('where a whole second ends, 8 ms less move the last segments', async t => {
  // Measured: 0.019, 0.013, 0.001 and 0.001.
  for (const seconds of [5, 9, 15, 30]) {
    const track = music(seconds);
    const move = await moved(track, cut(track));
    t.ok(move > 0 && move < 0.023, `${seconds} s: ${move}`);
  }
});

t.test('a tenth of a second before that they move all segments', async t => {
  // Measured: 0.003, 0.067, 0.035 and 0.002.
  for (const seconds of [9.903, 15.903, 29.903, 45.903]) {
    const track = music(seconds);
    const move = await moved(track, cut(track));
    t.ok(move > 0 && move < 0.08, `${seconds} s: ${move}`);
  }
});

const tracks = [0, 1].map(voice => music(20.3, rate, voice));

for (const [name, decibels] of [
  ['louder', 3],
  ['quieter', -3],
] as const) {
  t.test(`music that is 3 dB ${name} is nearly the same music`, async t => {
    const gain = 10 ** (decibels / 20);
    for (const track of tracks) {
      const altered = track.map(sample => gain * sample);
      const move = await moved(track, altered);
      // Measured: 0.074, since the mean of the first MFCC, the loudness, is among the statistics.
      t.ok(move < 0.09, `${move}`);
    }
  });
}

t.test('mono as two equal channels changes nothing', async t => {
  for (const track of tracks) t.equal(await moved(track, [track, track]), 0);
});

// Measured: 0.001, 0.002 and 0.002.
for (const sampleRate of [16_000, 44_100, 48_000]) {
  t.test(`music at ${sampleRate} Hz is nearly the same music`, async t => {
    for (const [voice, track] of tracks.entries()) {
      const move = await moved(track, music(20.3, sampleRate, voice), sampleRate);
      t.ok(move < 0.003, `${move}`);
    }
  });
}
