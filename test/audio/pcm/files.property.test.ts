import fc from 'fast-check';
import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
import { examine } from '../../../support/hostile/examine.js';
import { aiff, au, caf, wav, type SampleFormat } from '../../../support/audio/synth.js';
import { largestError } from '../signal-comparison.js';

const limits = { maxSeconds: 60 };

/** A quantisation step; G.711 codes have steps of up to a 32nd of the sample. */
const step: Record<SampleFormat, number> = {
  u8: 2 ** -7,
  s8: 2 ** -7,
  s16: 2 ** -15,
  s24: 2 ** -23,
  s32: 2 ** -23,
  f32: 0,
  f64: 0,
  mulaw: 2 ** -5,
  alaw: 2 ** -5,
};

type Writer = (channels: Float32Array[], sampleRate: number) => Buffer;

const writers: [string, SampleFormat, Writer][] = [
  ...(['u8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).map(
    (format): [string, SampleFormat, Writer] => ['wav', format, (x, rate) => wav(x, rate, format)],
  ),
  ...(['s8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).map(
    (format): [string, SampleFormat, Writer] => ['au', format, (x, rate) => au(x, rate, format)],
  ),
  ...(['s8', 's16', 's24', 's32', 'f32', 'f64', 'mulaw', 'alaw'] as const).map(
    (format): [string, SampleFormat, Writer] => ['caf', format, (x, rate) => caf(x, rate, format, true)],
  ),
  ...(['s8', 's16', 's24', 's32'] as const).map((format): [string, SampleFormat, Writer] => [
    'aiff',
    format,
    (x, rate) => aiff(x, rate, format),
  ]),
  ['aiff', 's16', (x, rate) => aiff(x, rate, 's16', 'sowt')],
  ['aiff', 'f64', (x, rate) => aiff(x, rate, 'f64', 'fl64')],
];

const sample = fc.float({ min: -1, max: 1, noNaN: true });
const tracks = fc
  .tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 60 }))
  .chain(([channels, frames]) =>
    fc.array(
      fc.array(sample, { minLength: frames, maxLength: frames }).map(samples => Float32Array.from(samples)),
      { minLength: channels, maxLength: channels },
    ),
  );

t.test('whatever is written is read, whole and in windows', async t => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...writers),
      tracks,
      fc.integer({ min: 8000, max: 192_000 }),
      fc.nat(),
      fc.nat(),
      async ([format, encoding, write], channels, sampleRate, place, size) => {
        const source = await openAudio(write(channels, sampleRate), limits);
        const frames = channels[0].length;
        t.match(source, { format, sampleRate, channels: channels.length, frames });
        const whole = await source.read(0, frames);
        const mean = channels[0].map(
          (_, i) => channels.reduce((sum, channel) => sum + channel[i], 0) / channels.length,
        );
        if (largestError(whole, mean) > step[encoding] + 1e-6) return false;

        const start = place % frames;
        const length = size % (frames - start + 1);
        const window = await source.read(start, length);
        return Buffer.compare(bytesOf(window), bytesOf(whole.slice(start, start + length))) === 0;
      },
    ),
    { numRuns: 500 },
  );
});

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array) =>
  new Uint8Array(buffer, byteOffset, byteLength);

const magics = [
  'RIFF\0\0\0\0WAVE',
  'RIFF\0\0\0\0WAVEfmt \x10\0\0\0',
  'RF64\xff\xff\xff\xffWAVEds64\x1c\0\0\0',
]
  .concat('.snd', '.snd\0\0\0\x18', 'FORM\0\0\0\0AIFF', 'FORM\0\0\0\0AIFCCOMM\0\0\0\x16', 'ID3\x04\0\0')
  .concat('RIFX\0\0\0\0WAVEfmt \0\0\0\x10', 'caff\0\x01\0\0', 'caff\0\x01\0\0desc\0\0\0\0\0\0\0\x20')
  .concat('fLaC\0\0\0\x22', 'OggS\0\x02', '\0\0\0\x10ftypM4A \0\0\0\0', '\x1aE\xdf\xa3', '\xff\xfb\x90\x64');

t.test('whatever follows the beginning of a file is read or refused', async t => {
  await fc.assert(
    fc.asyncProperty(fc.constantFrom(...magics), fc.uint8Array({ maxLength: 400 }), async (magic, bytes) => {
      // Throws anything but a problem.
      await examine(Buffer.concat([Buffer.from(magic, 'latin1'), bytes]));
    }),
    { numRuns: 1000 },
  );
  t.pass();
});
