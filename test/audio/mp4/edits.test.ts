import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { openAudio, withAudio } from '../../../src/audio/open.js';
import { fixture } from '../../../support/audio/fixture.js';
import { largestError } from '../signal-comparison.js';
import { ffmpeg, unevenStereo, withoutFfmpeg as skip } from '../windows.js';
import { withEdits, type Edit } from './edit-list.js';

const limits = { maxSeconds: 120 };
const file = fixture('music.m4a');

async function read(bytes: Uint8Array): Promise<{ samples: Float32Array; sampleRate: number }> {
  return withAudio(bytes, limits, async source => ({
    samples: await source.read(0, source.frames),
    sampleRate: source.sampleRate,
  }));
}

/** The stretches of a track one after another. */
function excerpts(samples: Float32Array, sampleRate: number, edits: readonly Edit[]): Float32Array {
  const parts = edits
    .filter(([start]) => start >= 0)
    .map(([start, length]) => {
      const from = Math.round(start * sampleRate);
      return samples.subarray(from, length > 0 ? from + Math.round(length * sampleRate) : undefined);
    });
  const joined = new Float32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

const cuts: readonly (readonly [what: string, edits: readonly Edit[]])[] = [
  [
    'a part cut out',
    [
      [0, 1],
      [2.5, 1],
    ],
  ],
  [
    'parts in another order',
    [
      [2, 1.5],
      [0.5, 1],
      [0, 0.5],
    ],
  ],
  [
    'a part played twice',
    [
      [1, 1],
      [1, 1],
    ],
  ],
  [
    'a pause before and between',
    [
      [-1, 0.5],
      [0, 1],
      [-1, 1],
      [2, 1],
    ],
  ],
  [
    'a last part that goes on to the end',
    [
      [0, 1],
      [3, 0],
    ],
  ],
];

t.test('the edits of a list are played in their order', async t => {
  const { samples, sampleRate } = await read(file);
  for (const [what, edits] of cuts) {
    const played = (await read(withEdits(file, 1024, edits))).samples;
    const expected = excerpts(samples, sampleRate, edits);
    // The end of the media has the padding of its last packet.
    const isToEnd = edits.at(-1)![1] === 0;
    t.ok(Math.abs(played.length - expected.length) <= (isToEnd ? 1024 : 1), `${what}: ${played.length}`);
    t.ok(largestError(expected.subarray(0, played.length), played) < 1e-6, what);
  }
});

/** What `use` makes of a file, which ffmpeg has to seek in. */
function withFile<T>(use: (path: string) => T): T {
  const path = join(tmpdir(), `hyena-edits-${process.pid}.m4a`);
  try {
    return use(path);
  } finally {
    rmSync(path, { force: true });
  }
}

const encoded = (codec: string, sound: Buffer) =>
  withFile(path => {
    ffmpeg(`-y -i - -c:a ${codec} ${path}`, sound);
    return readFileSync(path);
  });

/** How many samples ffmpeg decodes. */
const decodedFrames = (file: Buffer) =>
  withFile(path => {
    writeFileSync(path, file);
    return ffmpeg(`-i ${path} -ac 1 -f f32le -`).length / 4;
  });

t.test('AAC that is read in windows, and ALAC, are played as ffmpeg does', { skip }, async t => {
  const edits: Edit[] = [
    [8, 3],
    [1, 5],
    [10, 1],
  ];
  for (const [codec, priming] of [
    ['aac -aac_pns 0', 1024],
    ['alac', 0],
  ] as const) {
    const whole = encoded(codec, unevenStereo(12, 16_000));
    const { samples, sampleRate } = await read(whole);
    const cut = withEdits(whole, priming, edits);
    const { samples: played } = await read(cut);
    t.equal(played.length, 9 * sampleRate, codec);
    t.ok(largestError(excerpts(samples, sampleRate, edits), played) < 1e-5, codec);
    const theirs = decodedFrames(cut);
    // It goes by whole packets.
    t.ok(Math.abs(theirs - played.length) <= 4096 * edits.length, `${codec}: ${theirs} samples of ffmpeg`);
    const middle = Math.floor(0.6 * cut.length);
    cut.fill(0xff, middle, middle + 500);
    t.ok((await read(cut)).samples.length <= played.length, `${codec}, damaged`);
  }
});

t.test('edits without bound, and such as leave nothing, are refused', async t => {
  const refused = (edits: readonly Edit[], code: string) =>
    t.rejects(openAudio(withEdits(file, 1024, edits), limits), { code });
  await refused(
    Array.from({ length: 257 }, () => [0, 0.1] as const),
    'broken-audio',
  );
  await refused(
    Array.from({ length: 200 }, () => [0, 3] as const),
    'audio-too-long',
  );
  await refused(
    [
      [100, 1],
      [200, 1],
    ],
    'broken-audio',
  );
});
