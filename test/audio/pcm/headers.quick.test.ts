import t from 'tap';
import { openAudio } from '../../../src/audio/open.js';
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
  riff,
  wav,
  wavFormat,
} from '../../../support/audio/synth.js';
import { largestError } from '../signal-comparison.js';

const limits = { maxSeconds: 60 };
const left = music(0.25);
const stereo = [left, music(0.25, 22050, 1)];
const format = chunk('fmt ', wavFormat(left, 22050, 's16'));
const samples = encode(left, 's16', true);

t.test('a data size that a streaming writer never filled in means all the rest', async t => {
  for (const size of [0, 0xffffffff, 0x7ffff000, samples.length + 10_000]) {
    const source = await openAudio(riff([format, chunk('data', samples, size)]), limits);
    t.equal(source.frames, left.length, `WAV with ${size}`);
  }
  for (const size of [0, 0xffffffff, 1e9]) {
    t.equal((await openAudio(au(left, 22050, 's16', size), limits)).frames, left.length, `AU with ${size}`);
  }
});

t.test('a data size that was filled in ends the samples', async t => {
  const tags = chunk('LIST', Buffer.from('INFOIART\x04\0\0\0abcd', 'latin1'));
  const source = await openAudio(riff([format, chunk('data', samples), tags]), limits);
  t.equal(source.frames, left.length);
  t.equal((await openAudio(au(left, 22050, 's16', 1000), limits)).frames, 500);
});

t.test('chunks of odd size are padded', async t => {
  const source = await openAudio(
    riff([chunk('junk', Buffer.alloc(7)), format, chunk('data', samples)]),
    limits,
  );
  t.equal(source.frames, left.length);
});

t.test('WAVE_FORMAT_EXTENSIBLE means its sub-format', async t => {
  for (const [tag, sampleFormat] of [
    [1, 's24'],
    [3, 'f32'],
  ] as const) {
    const content = Buffer.concat([wavFormat(stereo, 44100, sampleFormat), Buffer.alloc(24)]);
    content.writeUInt16LE(0xfffe, 0);
    content.writeUInt16LE(22, 16);
    content.writeUInt16LE(tag, 24);
    const data = chunk('data', encode(stereo, sampleFormat, true));
    const source = await openAudio(riff([chunk('fmt ', content), data]), limits);
    t.match(source, { format: 'wav', sampleRate: 44100, channels: 2, frames: left.length });
  }
});

t.test('RF64 takes its data size from ds64', async t => {
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(samples.length), 8);
  const tail = chunk('LIST', Buffer.alloc(1000));
  const file = riff([chunk('ds64', sizes), format, chunk('data', samples, 0xffffffff)]);
  file.write('RF64', 'latin1');
  const source = await openAudio(Buffer.concat([file, tail]), limits);
  t.equal(source.frames, left.length);
});

t.test('a file cut in its samples keeps those that are whole', async t => {
  for (const file of [wav(stereo), au(stereo), aiff(stereo), caf(stereo)]) {
    const source = await openAudio(file.subarray(0, file.length - 401), limits);
    t.equal(source.frames, left.length - 101, source.format);
    t.equal((await source.read(source.frames - 10, 10)).length, 10);
  }
});

t.test('an AIFF file whose sizes were never filled in is read to its end', async t => {
  const file = aiff(left);
  const common = file.indexOf('COMM');
  const sound = file.indexOf('SSND');
  file.writeUInt32BE(0, common + 10);
  file.writeUInt32BE(0, sound + 4);
  t.equal((await openAudio(file, limits)).frames, left.length);
});

t.test('rates that differ are told apart', async t => {
  for (const rate of [8000, 22050, 44100, 48000, 96000, 192_000]) {
    for (const file of [wav(left, rate), au(left, rate), aiff(left, rate), caf(left, rate)]) {
      t.equal((await openAudio(file, limits)).sampleRate, rate);
    }
  }
});

t.test('RIFX is RIFF, big-endian', async t => {
  const content = wavFormat(stereo, 44100, 's24');
  for (const at of [0, 2, 12, 14]) content.subarray(at, at + 2).swap16();
  content.subarray(4, 12).swap32();
  const chunks = [chunk('fmt ', content), chunk('data', encode(stereo, 's24', false))];
  for (const part of chunks) part.subarray(4, 8).swap32();
  const file = riff(chunks);
  file.write('RIFX', 'latin1');
  const [big, little] = [await openAudio(file, limits), await openAudio(wav(stereo, 44100, 's24'), limits)];
  t.match(big, { format: 'wav', sampleRate: 44100, channels: 2, frames: little.frames });
  t.equal(largestError(await big.read(0, big.frames), await little.read(0, little.frames)), 0);
});

t.test('integers of 64 bits keep what the upper 32 hold', async t => {
  const content = wavFormat(left, 22050, 'f64');
  content.writeUInt16LE(1, 0);
  const data = encode(left, 's32', true);
  const wide = Buffer.alloc(2 * data.length);
  for (let at = 0; at < data.length; at += 4) data.copy(wide, 2 * at + 4, at, at + 4);
  const source = await openAudio(riff([chunk('fmt ', content), chunk('data', wide)]), limits);
  const same = await openAudio(wav(left, 22050, 's32'), limits);
  t.equal(largestError(await source.read(0, left.length), await same.read(0, left.length)), 0);
});

t.test('CAF data of no stated size go on to the end', async t => {
  const description = cafChunk('desc', cafDescription('lpcm', 22050, [2, 2, 1, 1, 16]));
  const data = Buffer.concat([Buffer.alloc(4), samples]);
  const source = await openAudio(cafFile([description, cafChunk('data', data, -1)]), limits);
  t.equal(source.frames, left.length);
});
