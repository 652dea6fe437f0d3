import decode from 'audio-decode';
import t from 'tap';
import { createMp3Decoder } from '../../../src/audio/mp3/layer3/decoder.js';
import { readMp3Frame } from '../../../src/audio/mpeg-frame.js';
import { createRandom } from '../../../src/training/random.js';
import { randomFrames, type FrameKind } from './frames.js';
import { snr } from '../signal-comparison.js';

const frames = 8;

/** The highest bitrate at each rate of each version. */
const headers = {
  'MPEG-1, 44.1 kHz': [0xfb, 0xe0],
  'MPEG-1, 48 kHz': [0xfb, 0xe4],
  'MPEG-1, 32 kHz': [0xfb, 0xe8],
  'MPEG-2, 22.05 kHz': [0xf3, 0xe0],
  'MPEG-2, 24 kHz': [0xf3, 0xe4],
  'MPEG-2, 16 kHz': [0xf3, 0xe8],
  'MPEG-2.5, 11.025 kHz': [0xe3, 0xe0],
  'MPEG-2.5, 12 kHz': [0xe3, 0xe4],
  'MPEG-2.5, 8 kHz': [0xe3, 0xe8],
} as const;

const long = { type: 0 } as const;
const start = { type: 1 } as const;
const short = { type: 2 } as const;
const stop = { type: 3 } as const;
const mixed = { type: 2, isMixed: true } as const;

const kinds: Record<string, Omit<FrameKind, 'header'>> = {
  mono: { mode: 3, extension: 0, blocks: [long, start, short, mixed, stop] },
  stereo: { mode: 0, extension: 0, blocks: [long, start, short, stop] },
  'stereo of different blocks': { mode: 0, extension: 0, blocks: [start, mixed, stop], isSkewed: true },
  'middle and side': { mode: 1, extension: 2, blocks: [long, start, short, stop] },
  'middle and side of different blocks': { mode: 1, extension: 2, blocks: [short, long], isSkewed: true },
  'intensity in long blocks': { mode: 1, extension: 1, blocks: [long] },
  'intensity and middle and side': { mode: 1, extension: 3, blocks: [long] },
};

for (const [rate, header] of Object.entries(headers)) {
  t.test(`${rate}: random frames sound as mpg123 has them`, async t => {
    for (const [name, kind] of Object.entries(kinds)) {
      // Decoders differ over what mixed blocks are at 8 kHz, where no encoder has them.
      const blocks = rate.endsWith(' 8 kHz')
        ? kind.blocks.map(block => (block === mixed ? short : block))
        : kind.blocks;
      const bytes = randomFrames({ ...kind, header, blocks }, frames, createRandom(7));
      const first = readMp3Frame(bytes, 0)!;
      const decoder = createMp3Decoder(first);
      const ours = new Float32Array(frames * first.samples);
      for (let i = 0; i < frames; i++)
        decoder.decode(bytes, i * first.length, (i + 1) * first.length, ours, i * first.samples);
      const mpg123 = await decode.mp3();
      const { channelData } = await mpg123(bytes);
      mpg123.free();
      const [left, right = left] = channelData;
      const mean = left.map((sample, i) => (sample + right[i]) / 2);
      const ratio = snr(ours, mean);
      // Nothing writes the middle and side of different blocks, and mpg123 leaves out the highest lines of some.
      t.ok(
        ratio > (name === 'middle and side of different blocks' ? 50 : 100),
        `${name}: ${ratio.toFixed(1)} dB`,
      );
    }
  });
}
