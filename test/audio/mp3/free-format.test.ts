import { execFileSync } from 'node:child_process';
import t from 'tap';
import { indexMp3 } from '../../../src/audio/mp3/frame-index.js';
import { largestFrame } from '../../../src/audio/mpeg-frame.js';
import { formatOf } from '../../../src/audio/formats.js';
import { openAudio } from '../../../src/audio/open.js';
import { createRandom } from '../../../src/training/random.js';
import { fixture } from '../../../support/audio/fixture.js';
import { encode, withoutLame } from './encodes.js';
import { randomFrames } from './frames.js';
import { snr } from '../signal-comparison.js';
import { processorSeconds } from '../../processor-time.js';

const limits = { maxSeconds: 60 };
const common = fixture('mono.mp3');

/** The same frames without their bitrate, with more bytes behind each. */
function freed(bytes: Uint8Array, stuffing = 0): Buffer {
  const { offsets } = indexMp3(bytes)!;
  const all = bytes.indexOf(0xff) < offsets[0] ? [bytes.indexOf(0xff), ...offsets] : offsets;
  return Buffer.concat(
    all.slice(1).flatMap((end, i) => {
      const frame = Buffer.from(bytes.subarray(all[i], end));
      frame[2] &= 0x0f;
      return [frame, Buffer.alloc(stuffing)];
    }),
  );
}

async function samplesOf(bytes: Uint8Array): Promise<Float32Array> {
  const source = await openAudio(bytes, limits);
  return source.read(0, source.frames);
}

t.test('frames without a bitrate sound as those with one', async t => {
  t.same(await samplesOf(freed(common)), await samplesOf(common));
});

t.test('windows are those of the whole, to the last bit', async t => {
  const whole = await samplesOf(freed(common));
  for (const start of [70_000, 33_333, 300])
    t.same(
      await (await openAudio(freed(common), limits)).read(start, 900),
      whole.subarray(start, start + 900),
    );
});

t.test('frames are of any size up to the largest', async t => {
  const kind = { header: [0xf3, 0xe0], mode: 0, extension: 0, blocks: [{ type: 0 }] } as const;
  const frames = randomFrames(kind, 9, createRandom(3));
  const size = frames.length / 9;
  const largest = freed(frames, largestFrame - 1 - size);
  t.equal(largest.length, 9 * (largestFrame - 1));
  t.same(await samplesOf(largest), await samplesOf(frames));
  t.equal(formatOf(freed(frames, largestFrame + 1 - size))?.name, undefined, 'beyond it is nothing');
});

for (const options of [
  '-b 320',
  '-b 400',
  '-b 640',
  '-b 100 -m m',
  '-b 640 --resample 32',
  '-b 77 --resample 22.05',
]) {
  t.test(`lame --freeformat ${options} sounds as LAME has it`, { skip: withoutLame }, async t => {
    const bytes = encode(`--freeformat ${options}`);
    // Raw 16-bit samples.
    const decoded = execFileSync('lame', ['--quiet', '--decode', '-t', '--mp3input', '-', '-'], {
      input: bytes,
      maxBuffer: 2 ** 24,
    });
    const { channels, sampleRate, ...source } = await openAudio(bytes, limits);
    const rate = Number(/resample ([\d.]+)/.exec(options)?.[1] ?? 44.1) * 1000;
    t.match({ channels, sampleRate }, { channels: options.includes('-m m') ? 1 : 2, sampleRate: rate });
    const mean = Float32Array.from({ length: decoded.length / 2 / channels }, (_, frame) => {
      const at = 2 * channels * frame;
      return (decoded.readInt16LE(at) + decoded.readInt16LE(at + 2 * (channels - 1))) / 65_536;
    });
    // In a pipe its tag stays empty, and then only LAME leaves out a decoder's delay.
    t.equal(source.frames, 529 + mean.length);
    const ratio = snr(await source.read(529, mean.length), mean);
    t.ok(ratio > 75, `${ratio.toFixed(1)} dB`);
  });
}

t.test('a file that is damaged is kept until there', async t => {
  const bytes = freed(common);
  const { offsets } = indexMp3(bytes)!;
  const whole = await samplesOf(bytes);
  const damaged = Buffer.from(bytes);
  damaged.fill(0x55, offsets[80], offsets[80] + 4);
  const kept = await samplesOf(damaged);
  t.equal(kept.length, 80 * 576 - indexMp3(bytes)!.delay);
  t.same(kept, whole.subarray(0, kept.length));
  t.same(await samplesOf(bytes.subarray(0, offsets[80] + 9)), kept, 'and one that is cut');
});

t.test('a tag that claims fewer frames than there are does not cut them off', async t => {
  const bytes = freed(common);
  const tag = Buffer.alloc(indexMp3(bytes)!.header.length);
  tag.set(bytes.subarray(0, 4));
  tag.write('Info\0\0\0\x01\0\0\0\x03', 4 + 9, 'latin1');
  const { frames } = await openAudio(Buffer.concat([tag, bytes]), limits);
  t.equal(frames, (await openAudio(bytes, limits)).frames - 529);
});

t.test('headers of free format that no others follow are no sound', async t => {
  const header = freed(common).subarray(0, 4);
  t.equal(formatOf(header)?.name, undefined, 'alone');
  const frame = Buffer.concat([header, Buffer.alloc(500)]);
  t.equal(formatOf(Buffer.concat([frame, frame, Buffer.alloc(5), frame]))?.name, undefined, 'unevenly');
  t.equal(formatOf(Buffer.concat([frame, frame, frame]))?.name, 'mp3', 'evenly');
});

t.test('millions of headers are looked through in no time', async t => {
  const random = createRandom(1);
  const bytes = Buffer.alloc(4_000_000);
  // Of many rates and modes, so that each searches in vain for another of its kind at the same distance.
  for (let at = 0; at < bytes.length; at += 4)
    bytes.set([0xff, 0xe2 | (random.below(4) << 3) | 1, random.below(4) << 2, random.below(4) << 6], at);
  const seconds = await processorSeconds(() =>
    openAudio(bytes, limits).catch((error: unknown) => t.match(error, { type: /./ })),
  );
  t.ok(seconds < 5, `${seconds} s`);
});
