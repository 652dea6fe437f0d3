import t from 'tap';
import { indexMp3 } from '../../../src/audio/mp3/frame-index.js';
import { checkHeardThrough } from '../heard-through.js';
import { openAudio } from '../../../src/audio/open.js';
import type { AudioSource } from '../../../src/audio/source.js';
import { createResampler, resampledLength } from '../../../src/audio/resample/resampler.js';
import { fixture } from '../../../support/audio/fixture.js';
import { id3 } from '../id3.js';
import { noiseBytes } from '../noise-bytes.js';
import { largestError } from '../signal-comparison.js';
import { processorSeconds } from '../../processor-time.js';

const limits = { maxSeconds: 60 };
const file = fixture('music.mp3');
const { offsets } = indexMp3(file)!;
const at = (frame: number) => offsets[frame];

/** An APEv2 tag with a picture, which is noise. */
function apeTag(pictureBytes: number, part: 'whole' | 'without its header' = 'whole'): Buffer {
  const item = Buffer.concat([
    Buffer.alloc(8),
    Buffer.from('Cover Art (Front)\0'),
    noiseBytes(pictureBytes, 9),
  ]);
  item.writeUInt32LE(pictureBytes);
  const ends = [true, false].map(isHeader => {
    const end = Buffer.alloc(32);
    end.write('APETAGEX', 'latin1');
    end.writeUInt32LE(2000, 8);
    end.writeUInt32LE(item.length + 32, 12);
    end.writeUInt32LE(isHeader ? 0xa0000000 : 0x80000000, 20);
    return end;
  });
  return Buffer.concat([...(part === 'whole' ? [ends[0]] : []), item, ends[1]]);
}

const inTheMiddle = (bytes: Uint8Array) =>
  Buffer.concat([file.subarray(0, at(50)), bytes, file.subarray(at(50))]);
const atTheEnd = (bytes: Uint8Array) => Buffer.concat([file, bytes]);
const sizes = [1, 200, 5000, 100_000];
const tags = {
  'an ID3v1 tag': Buffer.from('TAG'.padEnd(128, 'x')),
  'an ID3v2 tag': id3(30_000),
  'an APE tag': apeTag(20_000),
  'an APE tag without its header': apeTag(20_000, 'without its header'),
  Lyrics3: Buffer.from('LYRICSBEGINla la la000021LYRICS200'),
  'an APE tag that claims too much': Buffer.from('APETAGEX'.padEnd(32, '\x7f'), 'latin1'),
  zeros: Buffer.alloc(70_000),
};

const around: [string, Uint8Array][] = [
  ...[1, 2].flatMap(seed =>
    sizes.flatMap(size => [
      [`${size} bytes of noise ${seed} in the middle`, inTheMiddle(noiseBytes(size, seed))] as [
        string,
        Uint8Array,
      ],
      [`${size} bytes of noise ${seed} at the end`, atTheEnd(noiseBytes(size, seed))] as [string, Uint8Array],
    ]),
  ),
  ...Object.entries(tags).flatMap(([name, tag]) => [
    [`${name} in the middle`, inTheMiddle(tag)] as [string, Uint8Array],
    [`${name} at the end`, atTheEnd(tag)] as [string, Uint8Array],
  ]),
  ['70 kB of zeros at the front', Buffer.concat([Buffer.alloc(70_000), file.subarray(file.indexOf(0xff))])],
  [
    'an APE tag with a picture at the front',
    Buffer.concat([apeTag(100_000), file.subarray(file.indexOf(0xff))]),
  ],
  [
    '100 kB of noise at the front',
    Buffer.concat([noiseBytes(100_000, 3), file.subarray(file.indexOf(0xff))]),
  ],
];

t.test('what lies before, between or after frames is no sound, and changes none', async t => {
  const facts = { format: 'mp3', sampleRate: 44_100, channels: 2 };
  const expected = await checkHeardThrough(t, file, around, facts, limits);
  for (const [what, bytes] of around) {
    const window = await (await openAudio(bytes, limits)).read(100_000, 5000);
    t.equal(largestError(window, expected.subarray(100_000)), 0, `a window of ${what}`);
  }
});

const losses: Record<string, [Uint8Array, number]> = {
  'a frame cut short': [Buffer.concat([file.subarray(0, at(50) + 20), file.subarray(at(51))]), 1],
  'a frame without its header': [
    Buffer.concat([file.subarray(0, at(50)), noiseBytes(4, 1), file.subarray(at(50) + 4)]),
    1,
  ],
  'ten frames gone, and noise': [
    Buffer.concat([file.subarray(0, at(50)), noiseBytes(777, 2), file.subarray(at(60))]),
    10,
  ],
};

for (const [what, [bytes, lost]] of Object.entries(losses))
  t.test(`${what} is missing, and what comes after is no louder than it was`, async t => {
    const intact = await openAudio(file, limits);
    const before = await intact.read(0, intact.frames);
    const source = await openAudio(bytes, limits);
    t.equal(source.frames, Math.min(intact.frames, (offsets.length - 1 - lost) * 1152 - 1105));
    const samples = await source.read(0, source.frames);
    const peakOf = (all: Float32Array) => all.reduce((peak, sample) => Math.max(peak, Math.abs(sample)), 0);
    t.ok(peakOf(samples) <= 1.1 * peakOf(before), `${peakOf(samples)} instead of ${peakOf(before)}`);
    // Main data that is missing reaches into few frames.
    const from = 60 * 1152;
    t.equal(largestError(before.subarray(from + lost * 1152), samples.subarray(from)), 0);
  });

/** A file as it sounds at another rate. */
async function resampled(source: AudioSource, rate: number): Promise<Float32Array> {
  const length = resampledLength(source.frames, source.sampleRate, rate);
  return createResampler(source.sampleRate, rate).readWindow(source, 0, length);
}

t.test('joined files of two rates each sound at their own', async t => {
  const slow = fixture('mono.mp3');
  const [first, second] = [await openAudio(file, limits), await openAudio(slow, limits)];
  for (const [parts, order] of [
    [
      [file, slow],
      [first, second],
    ],
    [
      [slow, noiseBytes(3000, 4), file],
      [second, first],
    ],
  ] as const) {
    const source = await openAudio(Buffer.concat(parts), limits);
    const expected = [await resampled(order[0], 44_100), await resampled(order[1], 44_100)];
    t.match(source, { sampleRate: 44_100, channels: 2, frames: expected[0].length + expected[1].length });
    const samples = await source.read(0, source.frames);
    t.equal(largestError(samples.subarray(0, expected[0].length), expected[0]), 0);
    t.equal(largestError(samples.subarray(expected[0].length), expected[1]), 0);
    const middle = await source.read(expected[0].length - 500, 1000);
    t.equal(largestError(middle, samples.subarray(expected[0].length - 500)), 0, 'a window over both');
  }
});

t.test('joined files of one kind sound as one', async t => {
  const source = await openAudio(Buffer.concat([file, file]), limits);
  const intact = await openAudio(file, limits);
  t.ok(Math.abs(source.frames - 2 * intact.frames) < 5 * 1152, `${source.frames} frames`);
});

t.test('a file of more pieces than anybody joins is refused', async t => {
  const slow = fixture('mono.mp3');
  const eight = [file.subarray(at(20), at(28)), slow.subarray(0, indexMp3(slow)!.offsets[8])];
  const bytes = Buffer.concat(Array.from({ length: 40 }, () => eight).flat());
  await t.rejects(openAudio(bytes, limits), { code: 'broken-audio', detail: /more pieces/ });
});

t.test('megabytes of noise after each frame cost no more than they take to look through', async t => {
  const junk = noiseBytes(1_000_000, 5);
  const frames = [10, 40, 60].map(frame => file.subarray(at(frame), at(frame + 9)));
  const bytes = Buffer.concat(
    frames.flatMap(frame => [frame, ...new Array<Buffer>(20).fill(junk), file.subarray(at(3), at(3) + 4)]),
  );
  const seconds = await processorSeconds(async () => {
    const source = await openAudio(bytes, limits);
    await source.read(0, source.frames);
    t.equal(source.frames, 27 * 1152);
  });
  t.ok(seconds < 2, `${seconds} s`);
});

t.test('headers of frames that do not follow each other cost little, too', async t => {
  const bytes = Buffer.alloc(20_000_000, Buffer.from([0xff, 0xfb, 0x90, 0x64, 0xff, 0xf1, 0x50, 0x80]));
  bytes.fill(0, 0, 70_000);
  const seconds = await processorSeconds(() =>
    t.rejects(openAudio(bytes, limits), { code: 'unsupported-media' }),
  );
  t.ok(seconds < 3, `${seconds} s`);
});
