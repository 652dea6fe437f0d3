import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import { createRandom } from '../../src/training/random.js';
import { aiff, chunk, encode, music, riff, wavFormat } from '../../support/audio/synth.js';
import { cheaply } from './cheaply.js';
import { repeated } from './mp4-files.js';

const samples = music(4);

const random = createRandom(1);
const noisy = Buffer.alloc(1_000_003).map(() => random.below(256));

/** The beginning of a real file, then junk to the end. */
const spoilt = (name: string, junk: Uint8Array) => Buffer.concat([fixture(name).subarray(0, 20_000), junk]);

const emptyChunk = Buffer.from('junk\0\0\0\0');
const aiffFile = aiff(samples);
const webm = fixture('music.webm');
const cluster = webm.indexOf(Buffer.of(0x1f, 0x43, 0xb6, 0x75));
const flac = fixture('music.flac');

/** An EBML Void element with an eight-byte size. */
function ebmlVoid(bytes: number): Buffer {
  const head = Buffer.alloc(9 + bytes);
  head[0] = 0xec;
  head.writeBigUInt64BE((1n << 56n) | BigInt(bytes), 1);
  return head;
}

/**
 * Promises that files of mostly junk are read or refused, in bounded time and memory.
 *
 * @param megabytes of junk in a file
 * @param seconds of processor time that one may take
 */
export function testJunk(megabytes: number, seconds: number): void {
  const junkBytes = megabytes * 1e6;
  const noise = repeated(noisy, megabytes);
  const files: [what: string, outcome: string | RegExp, make: () => Buffer][] = [
    [
      'WAV behind millions of empty chunks',
      'read',
      () =>
        riff([
          repeated(emptyChunk, megabytes * 250_000),
          chunk('fmt ', wavFormat(samples, 22050, 's16')),
          chunk('data', encode(samples, 's16', true)),
        ]),
    ],
    [
      'WAV of nothing but empty chunks',
      'broken-audio',
      () => riff([repeated(emptyChunk, megabytes * 250_000)]),
    ],
    [
      'AIFF behind millions of empty chunks',
      'read',
      () =>
        Buffer.concat([
          aiffFile.subarray(0, 12),
          repeated(emptyChunk, megabytes * 250_000),
          aiffFile.subarray(12),
        ]),
    ],
    [
      'millions of empty tags',
      'read',
      () =>
        Buffer.concat([
          repeated(Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'), megabytes * 250_000),
          fixture('mono.mp3'),
        ]),
    ],
    [
      'noise behind a tag',
      'unsupported-media',
      () => Buffer.concat([Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1'), noise]),
    ],
    [
      'noise behind an MPEG sync word',
      'unsupported-media',
      () => Buffer.concat([Buffer.of(0xff, 0xfb, 0x90, 0x64), noise]),
    ],
    ...['music.mp3', 'music.aac', 'music.flac', 'music.ogg', 'music.opus', 'music.webm'].flatMap(
      (name): typeof files => [
        [`${name} that turns into noise`, /read|broken-audio/, () => spoilt(name, noise)],
        [`${name} that turns into zeros`, 'read', () => spoilt(name, Buffer.alloc(junkBytes))],
      ],
    ),
    [
      'FLAC that turns into sync words',
      'read',
      () => spoilt('music.flac', repeated(Buffer.of(0xff, 0xf8), junkBytes / 2)),
    ],
    [
      'Ogg that turns into page marks',
      'read',
      () => spoilt('music.ogg', repeated(Buffer.from('OggS'), junkBytes / 4)),
    ],
    [
      'FLAC with five million empty blocks of metadata',
      'read',
      () =>
        Buffer.concat([
          flac.subarray(0, 42),
          repeated(Buffer.of(1, 0, 0, 0), megabytes * 500_000),
          flac.subarray(42),
        ]),
    ],
    [
      'WebM with megabytes of void before its audio',
      'read',
      () => Buffer.concat([webm.subarray(0, cluster), ebmlVoid(junkBytes), webm.subarray(cluster)]),
    ],
    ['WebM of nothing', 'broken-audio', () => Buffer.concat([webm.subarray(0, 4), Buffer.alloc(junkBytes)])],
  ];

  for (const [what, outcome, make] of files) t.test(what, t => cheaply(t, make(), outcome, { seconds }));

  t.test('Ogg whose pages lie about their length', t => {
    const file = Buffer.from(fixture('music.ogg'));
    for (let page = file.indexOf('OggS', 100); page >= 0; page = file.indexOf('OggS', page + 4))
      file.fill(255, page + 27, page + 27 + file[page + 26]);
    return cheaply(t, file, 'broken-audio');
  });

  t.test('WebM whose cluster does not know its size', t => {
    const file = Buffer.from(webm);
    file.writeBigUInt64BE((1n << 57n) - 1n, cluster + 4);
    return cheaply(t, file, 'broken-audio');
  });
}
