import { readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t, { type Test } from 'tap';
import { openAudio } from '../../src/audio/open.js';
import { flacFramesStart } from '../../src/audio/flac/header.js';
import { boxes } from '../../src/audio/mp4/boxes.js';
import { fixture } from '../../support/audio/fixture.js';
import { cafChunk, cafDescription, cafFile, chunk, riff, wavFormat } from '../../support/audio/synth.js';
import { opusInCaf, packetTable } from './caf-packets.js';
import { largestError } from './signal-comparison.js';
import { ffmpeg, unevenStereo, windowsOf, withoutFfmpeg as skip } from './windows.js';

const limits = { maxSeconds: 600 };

/** The packets and the configuration of the AAC in the fixture. */
function packetsOfFixture(): { sizes: number[]; data: Buffer; esds: Buffer } {
  const file = fixture('music.m4a');
  const table = file.subarray(file.indexOf('stsz') + 12);
  const sizes = Array.from({ length: table.readUInt32BE(0) }, (_, i) => table.readUInt32BE(4 + 4 * i));
  const { body, end } = Array.from(boxes(file)).find(({ type }) => type === 'mdat')!;
  const at = file.indexOf('esds');
  return {
    sizes,
    data: file.subarray(body, end),
    esds: file.subarray(at + 8, at - 4 + file.readUInt32BE(at - 4)),
  };
}

/** The AAC of the fixture as CAF, over and over. */
function aacInCaf(times: number, cookie: 'descriptor' | 'configuration'): Buffer {
  const { sizes, data, esds } = packetsOfFixture();
  const all = Array.from({ length: times }, () => sizes).flat();
  const specific = esds.subarray(esds.indexOf(Buffer.from([0x05, 0x80])) + 5);
  return cafFile([
    cafChunk('desc', cafDescription('aac ', 44_100, [0, 0, 1024, 2, 0])),
    cafChunk('kuki', cookie === 'descriptor' ? esds : specific.subarray(0, 2)),
    cafChunk('pakt', packetTable(all, all.length * 1024 - 1124, 1024)),
    cafChunk('data', Buffer.concat([Buffer.alloc(4), ...Array.from({ length: times }, () => data)])),
  ]);
}

async function read(bytes: Uint8Array): Promise<Float32Array> {
  const source = await openAudio(bytes, limits);
  return source.read(0, source.frames);
}

t.test('AAC in CAF is that of an MP4 file', async t => {
  const expected = await read(fixture('music.m4a'));
  for (const cookie of ['descriptor', 'configuration'] as const) {
    t.match(await openAudio(aacInCaf(1, cookie), limits), { format: 'caf', sampleRate: 44_100, channels: 2 });
    const samples = await read(aacInCaf(1, cookie));
    t.ok(Math.abs(samples.length - expected.length) < 1100, `${samples.length} of ${expected.length}`);
    t.ok(largestError(samples.subarray(0, 170_000), expected) < 1e-4);
  }
});

t.test('long AAC in CAF is decoded in windows, and a cut file up to there', async t => {
  const file = aacInCaf(12, 'descriptor');
  const source = await openAudio(file, limits);
  const { starts, length } = windowsOf(source);
  const window = await source.read(starts[0], length);
  t.ok(
    largestError(window.subarray(0, 100_000), (await read(fixture('music.m4a'))).subarray(starts[0])) < 0.05,
  );
  const cut = await openAudio(file.subarray(0, file.length * 0.75), limits);
  t.ok(Math.abs(cut.frames / source.frames - 0.75) < 0.01, `${cut.frames} of ${source.frames}`);
});

t.test('ALAC in CAF comes back to the last bit', { skip }, async t => {
  const path = join(tmpdir(), `hyena-${process.pid}.caf`);
  const sound = unevenStereo(6, 44_100);
  ffmpeg(`-y -i - -c:a alac ${path}`, sound);
  const [packed, plain] = await Promise.all([
    readFile(path)
      .finally(() => rm(path))
      .then(read),
    read(sound),
  ]);
  t.equal(packed.length, plain.length);
  t.equal(largestError(packed, plain), 0);
});

/** The same sound in another container. */
async function soundsAs(t: Test, bytes: Uint8Array, original: string, facts: object): Promise<void> {
  const expected = await read(fixture(original));
  t.match(await openAudio(bytes, limits), { ...facts, frames: expected.length }, original);
  t.equal(largestError(await read(bytes), expected), 0, original);
}

const framesInCaf = (codec: string, rate: number, channels: number, frames: Buffer, cookie?: Buffer) =>
  cafFile([
    cafChunk('desc', cafDescription(codec, rate, [0, 0, 1152, channels, 0])),
    ...(cookie ? [cafChunk('kuki', cookie)] : []),
    cafChunk('data', Buffer.concat([Buffer.alloc(4), frames])),
  ]);

t.test('Opus in CAF sounds as in Ogg', async t => {
  const file = opusInCaf(1);
  await soundsAs(t, file, 'music.opus', { format: 'caf', sampleRate: 48_000, channels: 2 });
  const cut = await openAudio(file.subarray(0, 0.7 * file.length), limits);
  t.ok(cut.frames > 2 * 48_000 && cut.frames < 3.5 * 48_000, `${cut.frames} samples of a cut file`);
  await t.rejects(openAudio(opusInCaf(1, 6), limits), { code: 'unsupported-media', detail: /Opus/ });
});

t.test('FLAC in CAF sounds as a native file, with a cookie and without', async t => {
  const native = fixture('music.flac');
  const frames = native.subarray(flacFramesStart(native));
  const info = native.subarray(8, 42);
  const box = Buffer.concat([Buffer.from('\0\0\0\x32dfLa\0\0\0\0\x80\0\0\x22', 'latin1'), info]);
  for (const cookie of [undefined, info, box])
    await soundsAs(t, framesInCaf('flac', 12_000, 1, frames, cookie), 'music.flac', { channels: 1 });
  const without = framesInCaf('flac', 12_000, 1, Buffer.alloc(9000));
  await t.rejects(openAudio(without, limits), { code: 'unsupported-media', detail: /FLAC/ });
});

t.test('MP2 in CAF and in WAV sounds as a file of its own', async t => {
  const frames = fixture('music.mp2');
  await soundsAs(t, framesInCaf('.mp2', 24_000, 2, frames), 'music.mp2', { format: 'caf' });
  const format = wavFormat([new Float32Array(1), new Float32Array(1)], 24_000, 's16');
  format.writeUInt16LE(0x50, 0);
  const inWav = riff([chunk('fmt ', format), chunk('data', frames)]);
  await soundsAs(t, inWav, 'music.mp2', { format: 'wav' });
});

t.test('what ffmpeg writes in CAF is heard', { skip }, async t => {
  const path = join(tmpdir(), `hyena-made-${process.pid}.caf`);
  for (const codec of ['libopus', 'flac', 'mp2']) {
    ffmpeg(`-y -i - -c:a ${codec} ${path}`, unevenStereo(2, 48_000));
    const source = await openAudio(await readFile(path).finally(() => rm(path)), limits);
    t.match(source, { sampleRate: 48_000, channels: 2 }, codec);
    t.ok(Math.abs(source.frames / 48_000 - 2) < 0.05, `${codec}: ${source.frames / 48_000} s`);
  }
});
