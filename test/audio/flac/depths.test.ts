import '../../../src/pool/quiet-console.js';
import t from 'tap';
import { createAnyDecoder } from '../../../src/audio/flac/any.js';
import { flacCrc16, flacCrc8 } from '../../../src/audio/flac/crc.js';
import { readFlacFrame } from '../../../src/audio/flac/frame.js';
import { checkFlacHeader } from '../../../src/audio/flac/header.js';
import { createFlacDecoder, flacTrack } from '../../../src/audio/flac/track.js';
import { openAudio } from '../../../src/audio/open.js';
import { oggPage } from '../../../support/hostile/ogg-pages.js';
import { fixture } from '../../../support/audio/fixture.js';
import { music } from '../../../support/audio/synth.js';
import { largestError } from '../signal-comparison.js';
import { ffmpeg, unevenStereo, withoutFfmpeg as skip } from '../windows.js';
import { verbatimFlac } from './verbatim.js';

const limits = { maxSeconds: 60 };
const packetsOf = (bytes: Uint8Array) => {
  const track = flacTrack(bytes, checkFlacHeader(bytes, limits))!;
  return track.plan(0, track.frames)!.packets;
};

t.test('FLAC of every depth from 4 to 32 bits comes back', async t => {
  const samples = music(0.1, 44_100);
  for (let bits = 4; bits <= 32; bits++) {
    const source = await openAudio(verbatimFlac(samples, bits), limits);
    t.match(source, { sampleRate: 44_100, channels: 1, frames: samples.length }, `${bits} bits`);
    const error = largestError(await source.read(0, source.frames), samples);
    // libFLAC divides 16 bits by 32 767, and short tracks are kept in 16 bits.
    t.ok(error <= 2 ** -bits + 5e-5, `${bits} bits: ${error}`);
  }
});

/** A native file in the pages of Ogg. */
function inOgg(native: Buffer): Buffer {
  const packets = packetsOf(native);
  const start = native.indexOf(packets[0]);
  const first = Buffer.concat([Buffer.from('\x7fFLAC\x01\0\0\x01', 'latin1'), native.subarray(0, 42)]);
  first[9 + 4] = 0;
  const comment = Buffer.from([0x84, 0, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0]);
  t.equal(start, 42);
  return Buffer.concat([
    oggPage([first], 0, 0, 2),
    oggPage([comment], 1, 0, 0),
    ...packets.map((packet, i) =>
      oggPage([Buffer.from(packet)], i + 2, (i + 1) * 4096, i + 1 === packets.length ? 4 : 0),
    ),
  ]);
}

t.test('FLAC of any depth comes back from Ogg too', async t => {
  const samples = music(0.3, 44_100);
  for (const bits of [4, 8, 20, 31]) {
    const native = verbatimFlac(samples, bits);
    const file = inOgg(native);
    const [expected, source] = [await openAudio(native, limits), await openAudio(file, limits)];
    t.match(source, { format: 'flac', sampleRate: 44_100, frames: expected.frames }, `${bits} bits`);
    const whole = await expected.read(0, expected.frames);
    t.equal(largestError(await source.read(0, source.frames), whole), 0, `${bits} bits`);
    const cut = await openAudio(file.subarray(0, 0.5 * file.length), limits);
    t.ok(cut.frames > 0.3 * source.frames && cut.frames < 0.6 * source.frames, `${bits} bits, cut`);
    const chain = await openAudio(Buffer.concat([file, file]), limits);
    t.equal(chain.frames, 2 * source.frames, `${bits} bits, chained`);
  }
});

t.test('frames that refer to the header of the stream sound as others', async t => {
  const file = fixture('music.flac');
  const { frames } = await openAudio(file, limits);
  const expected = await (await openAudio(file, limits)).read(0, frames);
  const start = file.indexOf(packetsOf(file)[0]);
  const referring = packetsOf(file).map(packet => {
    const { body } = readFlacFrame(packet, 0)!;
    // Without the byte for an uncommon rate, and the two checksums.
    const [head, rest] = [Buffer.from(packet.subarray(0, body - 2)), packet.subarray(body, -2)];
    head[2] &= 0xf0;
    head[3] &= 0xf0;
    const frame = Buffer.concat([head, Buffer.of(flacCrc8(head, 0, head.length)), rest, Buffer.alloc(2)]);
    frame.writeUInt16BE(flacCrc16(frame, 0, frame.length - 2), frame.length - 2);
    return frame;
  });
  const source = await openAudio(Buffer.concat([file.subarray(0, start), ...referring]), limits);
  t.match(source, { sampleRate: 12_000, channels: 1, frames });
  t.ok(largestError(await source.read(0, frames), expected) < 1e-4);
  const cut = await openAudio(
    Buffer.concat([file.subarray(0, start), ...referring]).subarray(0, -2000),
    limits,
  );
  t.ok(cut.frames < frames && cut.frames > frames / 2, 'a cut one is kept until there');
});

t.test('predictors, residuals and pairs of channels are those of libFLAC', { skip }, async t => {
  for (const options of [
    '-compression_level 0',
    '-compression_level 12 -lpc_type cholesky -exact_rice_parameters 1',
    '-sample_fmt s32 -compression_level 8',
    '-ac 6 -frame_size 1000',
    ...['left_side', 'right_side', 'mid_side'].map(mode => `-ch_mode ${mode}`),
  ]) {
    const bytes = ffmpeg(`-i - -c:a flac ${options} -f flac -`, unevenStereo(2, 22_050, 0.3));
    const info = checkFlacHeader(bytes, limits);
    const [any, common] = [await createAnyDecoder(info), await createFlacDecoder()];
    const scale = (2 ** (info.bits - 1) - 1) / 2 ** (info.bits - 1);
    for (const packet of packetsOf(bytes).slice(0, 12)) {
      const [ours, theirs] = [await any.decode(packet), await common.decode(packet)];
      for (const [channel, samples] of ours.channelData.entries())
        t.ok(
          largestError(
            samples,
            theirs.channelData[channel].map(x => x * scale),
          ) < 2e-7,
          options,
        );
    }
  }
});

t.test('joined streams sound one after another, each at its own rate', async t => {
  const first = verbatimFlac(music(0.5, 44_100), 20);
  const second = fixture('music.flac');
  const source = await openAudio(Buffer.concat([first, second]), limits);
  t.match(source, { sampleRate: 44_100, frames: 22_050 + (48_000 * 44_100) / 12_000 });
  t.ok(largestError(await source.read(0, 22_000), music(0.5, 44_100)) < 1e-4);
  const twice = await openAudio(Buffer.concat([second, second]), limits);
  t.equal(twice.frames, 96_000);
});
