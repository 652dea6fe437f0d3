import t from 'tap';
import { fixture } from '../../support/audio/fixture.js';
import { openAudio } from '../../src/audio/open.js';
import { Problem, type ProblemCode } from '../../src/problems.js';
import { corpus } from '../../support/hostile/corpus.js';
import { id3 } from './id3.js';
import {
  aiff,
  au,
  caf,
  cafChunk,
  cafDescription,
  cafFile,
  chunk,
  encode,
  music,
  noise,
  riff,
  wav,
  wavFormat,
} from '../../support/audio/synth.js';

const limits = { maxSeconds: 10 };
const second = music(1);
const zeros = Buffer.alloc(9000);

async function openAndRead(bytes: Uint8Array): Promise<void> {
  const source = await openAudio(bytes, limits);
  await source.read(0, source.frames);
}

/** A WAV file of one second whose 16-byte format chunk is changed: at an offset, a 16-bit (or for `rate` 32-bit) value. */
function brokenWav(change: { at: number; value: number } | { rate: number }): Buffer {
  const content = wavFormat(second, 22050, 's16');
  if ('rate' in change) content.writeUInt32LE(change.rate, 4);
  else content.writeUInt16LE(change.value, change.at);
  return riff([chunk('fmt ', content), chunk('data', encode(second, 's16', true))]);
}

/** A file of a fixture whose bytes are changed in place, each `[name of a box or chunk, offset behind it, 32-bit value]`. */
async function patched(name: string, ...changes: [string, number, number][]): Promise<Buffer> {
  const bytes = fixture(name);
  for (const [id, offset, value] of changes) bytes.writeUInt32BE(value, bytes.indexOf(id) + offset);
  return bytes;
}

/** A fixture with one byte changed, at an offset behind the beginning of a name. */
async function changed(name: string, id: string, offset: number, value: number): Promise<Buffer> {
  const bytes = fixture(name);
  bytes[bytes.indexOf(id) + offset] = value;
  return bytes;
}

/** An MP4 file whose index is `depth` boxes, each inside the one before. */
function nestedBoxes(depth: number): Buffer {
  const type = Buffer.from('    ftypM4A     ');
  type.writeUInt32BE(type.length, 0);
  const nested = Buffer.alloc(8 * depth);
  for (let i = 0; i < depth; i++) {
    nested.writeUInt32BE(8 * (depth - i), 8 * i);
    nested.write('moov', 8 * i + 4);
  }
  return Buffer.concat([type, nested]);
}

/** A WAV file of a codec. */
function ofCodec(tag: number, bits = 16, begin = Buffer.alloc(0)): Buffer {
  const format = wavFormat(second, 22050, 's16');
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(bits, 14);
  return riff([chunk('fmt ', format), chunk('data', Buffer.concat([begin, Buffer.alloc(9000)]))]);
}
const auWith = (offset: number, value: number) => {
  const file = au(second);
  file.writeUInt32BE(value, offset);
  return file;
};

const refused: [string, ProblemCode, () => Uint8Array | Promise<Uint8Array>][] = [
  ['nothing', 'no-audio', () => new Uint8Array()],
  ['a web page', 'unsupported-media', () => Buffer.from('<html></html>'.repeat(100))],
  ['noise', 'unsupported-media', () => Buffer.from(noise(1).buffer)],
  ['GSM in WAV', 'unsupported-media', () => ofCodec(0x31, 0)],
  ['AMR in WAV', 'unsupported-media', () => ofCodec(0x57)],
  ['WavPack behind the header of a WAV file', 'unsupported-media', () => ofCodec(1, 16, Buffer.from('wvpk'))],
  [
    'DTS behind the header of a WAV file',
    'unsupported-media',
    () => ofCodec(1, 16, Buffer.from([0xff, 0x1f, 0x00, 0xe8])),
  ],
  ['IMA ADPCM in WAV whose blocks hold nothing', 'broken-audio', () => ofCodec(0x11, 4)],
  ['MP3 in WAV without frames', 'broken-audio', () => ofCodec(0x55, 0)],
  [
    'AC-3 in CAF',
    'unsupported-media',
    () =>
      cafFile([
        cafChunk('desc', cafDescription('ac-3', 48_000, [0, 0, 1536, 2, 0])),
        cafChunk('data', zeros),
      ]),
  ],
  [
    'Opus in CAF without a table of packets',
    'broken-audio',
    () =>
      cafFile([cafChunk('desc', cafDescription('opus', 48_000, [0, 0, 960, 2, 0])), cafChunk('data', zeros)]),
  ],
  [
    'ALAC in CAF without a table of packets',
    'broken-audio',
    () =>
      cafFile([
        cafChunk('desc', cafDescription('alac', 44_100, [0, 0, 4096, 2, 0])),
        cafChunk('data', zeros),
      ]),
  ],
  ['a CAF file without data', 'broken-audio', () => caf(second).subarray(0, 60)],
  ['CAF without a sample', 'audio-too-short', () => caf(new Float32Array(0))],
  [
    'an Ogg file without sound',
    'unsupported-media',
    () => Buffer.concat([Buffer.from(`OggS\0\x02${'\0'.repeat(20)}\x01\x08\x80theora`, 'latin1'), zeros]),
  ],
  // Frames that repeat look like frames of MP3 in free format.
  [
    'AMR',
    'unsupported-media',
    () => Buffer.from('#!AMR\n'.padEnd(9000, '\xff\xe3\x08\x00'.padEnd(32, ' ')), 'latin1'),
  ],
  ['WavPack', 'unsupported-media', () => Buffer.from('wvpk'.padEnd(9000), 'latin1')],
  [
    'WavPack 3 behind the header of a WAV file',
    'unsupported-media',
    () =>
      riff([chunk('fmt ', wavFormat(second, 22050, 's16')), chunk('data', Buffer.from('wvpk'.padEnd(9000)))]),
  ],
  ['12-bit floats in WAV', 'unsupported-media', () => brokenWav({ at: 0, value: 3 })],
  ['ADPCM in AU', 'unsupported-media', () => auWith(12, 23)],
  ['MACE in AIFF', 'unsupported-media', () => aiff(second, 22050, 's16', 'MAC3')],
  ['an MP4 file without sound', 'unsupported-media', () => patched('music.m4a', ['soun', 0, 0x76696465])],
  ['65535 channels', 'broken-audio', () => brokenWav({ at: 2, value: 65535 })],
  ['no channels', 'broken-audio', () => brokenWav({ at: 2, value: 0 })],
  ['a rate of 0', 'broken-audio', () => brokenWav({ rate: 0 })],
  ['a rate of 1 MHz', 'broken-audio', () => brokenWav({ rate: 1_000_000 })],
  ['an AU rate of 1 Hz', 'broken-audio', () => auWith(16, 1)],
  ['AU samples inside the header', 'broken-audio', () => auWith(4, 3)],
  ['AU that ends in its header', 'broken-audio', () => au(second).subarray(0, 20)],
  ['a WAV block size that does not fit', 'broken-audio', () => brokenWav({ at: 12, value: 3 })],
  ['a WAV file without data', 'broken-audio', () => wav(second).subarray(0, 36)],
  ['an AIFF file without sound', 'broken-audio', () => aiff(second).subarray(0, 40)],
  [
    'samples that are no numbers',
    'broken-audio',
    () =>
      wav(
        second.map(() => NaN),
        22050,
        'f32',
      ),
  ],
  [
    'infinite samples',
    'broken-audio',
    () =>
      aiff(
        second.map(() => -Infinity),
        22050,
        'f64',
        'fl64',
      ),
  ],
  [
    'absurd samples',
    'broken-audio',
    () =>
      au(
        second.map(x => x * 1e6),
        22050,
        'f32',
      ),
  ],
  ['a lone MP3 header', 'broken-audio', () => Buffer.from([0xff, 0xfb, 0x90, 0x64, 0, 0, 0, 0])],
  ['Ogg Vorbis of 255 channels', 'broken-audio', () => changed('music.ogg', 'vorbis', 10, 255)],
  ['Ogg Vorbis of 16 MHz', 'broken-audio', () => changed('music.ogg', 'vorbis', 13, 255)],
  ['Opus of 255 channels', 'broken-audio', () => changed('music.opus', 'OpusHead', 9, 255)],
  ['the beginning of a FLAC file', 'broken-audio', async () => (await patched('music.flac')).subarray(0, 60)],
  ['FLAC whose frames are noise', 'broken-audio', async () => (await patched('music.flac')).fill(0x55, 100)],
  [
    'an MP4 file cut before its index',
    'broken-audio',
    async () => (await patched('music.m4a')).subarray(0, 20_000),
  ],
  ['an MP4 table larger than its box', 'broken-audio', () => patched('music.m4a', ['stsz', 12, 0xffffffff])],
  ['MP4 samples larger than the file', 'broken-audio', () => patched('music.m4a', ['stsz', 16, 0xfffffff])],
  [
    'equal MP4 samples larger than the file',
    'broken-audio',
    () => patched('music.m4a', ['stsz', 8, 1000], ['stsz', 12, 1000]),
  ],
  [
    'an MP4 offset table larger than its box',
    'broken-audio',
    () => patched('music.m4a', ['stco', 8, 0x10000000]),
  ],
  [
    'an MP4 fragment larger than its box',
    'broken-audio',
    () => patched('fragmented.m4a', ['trun', 8, 0xffffffff]),
  ],
  ['an MP4 file of boxes within boxes', 'broken-audio', () => nestedBoxes(100_000)],
  ['WAV without a sample', 'audio-too-short', () => wav(new Float32Array(0))],
  ['AU without a sample', 'audio-too-short', () => au(new Float32Array(0))],
  ['AIFF without a sample', 'audio-too-short', () => aiff(new Float32Array(0))],
  ['eleven seconds of WAV', 'audio-too-long', () => wav(noise(11, 8000), 8000)],
  ['eleven seconds of AU', 'audio-too-long', () => au(noise(11, 8000), 8000)],
  ['a FLAC header of hours', 'audio-too-long', () => patched('music.flac', ['fLaC', 22, 0xf0000000])],
  ['an MP4 header of hours', 'audio-too-long', () => patched('music.m4a', ['mdhd', 20, 0xf0000000])],
];

for (const [what, code, make] of refused) {
  t.test(`${what} is ${code}`, async t => {
    const error = await openAndRead(await make()).then(
      () => undefined,
      (error: unknown) => error,
    );
    t.ok(error instanceof Problem, String(error));
    t.match(error, { code });
    t.match((error as Problem).detail, /^[\x20-\x7e]{40,250}$/, 'a sentence without what the client sent');
  });
}

t.test('a file of any format that ends inside the ID3 tags at its front is broken', async t => {
  const contentBytes = 300;
  const tag = id3(contentBytes);
  // Bit 4 of the flags: the header comes again at the end.
  const withFooter = Buffer.concat([tag, tag.subarray(0, 10)]);
  withFooter[5] = 0x10;
  const broken = async (bytes: Uint8Array, what: string) => {
    const opening = openAudio(bytes, limits);
    await t.rejects(opening, { code: 'broken-audio', detail: /ID3 tag.*Send the whole file/ }, what);
  };
  for (const length of [3, 9, 10, 11, 200, tag.length])
    await broken(tag.subarray(0, length), `${length} bytes`);
  await broken(withFooter.subarray(0, tag.length + 5), 'cut in the footer');
  await broken(withFooter, 'a tag with a footer, and no more');
  await broken(Buffer.concat([tag, tag.subarray(0, 50)]), 'cut in the second tag');
  await broken(Buffer.concat([tag, tag.subarray(0, 5)]), 'cut in the header of the second tag');
  for (const { format, kind, bytes } of corpus) {
    await broken(
      Buffer.concat([id3(bytes.length + 1).subarray(0, 10), bytes]),
      `a tag larger than all of ${format} ${kind}`,
    );
    const tagged = Buffer.concat([tag, bytes]);
    await t.resolves(openAudio(tagged, limits), `${format} ${kind} after a whole tag`);
  }
});

t.test('decoding stops at the limit where no header tells the length', async t => {
  for (const name of ['music.mp3', 'music.aac', 'music.ogg', 'music.opus', 'music.webm', 'fragmented.m4a']) {
    const bytes = fixture(name);
    await t.rejects(openAudio(bytes, { maxSeconds: 2 }), { code: 'audio-too-long' }, name);
    await t.resolves(openAudio(bytes, { maxSeconds: 4.2 }), name);
  }
});

t.test('damage anywhere is a problem or a valid track, never a defect', async t => {
  const names = [
    'music.mp3',
    'music.flac',
    'music.ogg',
    'music.opus',
    'music.m4a',
    'music.webm',
    'music.aac',
  ];
  for (const name of names) {
    const intact = fixture(name);
    for (let seed = 1; seed <= 12; seed++) {
      const bytes = Buffer.from(intact);
      for (const place of noise(0.001, 22050, 1, seed * 7919)) {
        // Every other round damages the header only.
        const within = seed % 2 ? bytes.length : 300;
        bytes[Math.floor(Math.abs(place) * within)] ^= 1 << (seed % 8);
      }
      await openAndRead(bytes).catch((error: unknown) => {
        if (!(error instanceof Problem)) t.fail(`${name}, seed ${seed}: ${String(error)}`);
      });
    }
  }
});
