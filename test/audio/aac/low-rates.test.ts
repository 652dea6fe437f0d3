import t from 'tap';
import { adtsTrack } from '../../../src/audio/aac/adts-track.js';
import { openAudio, withAudio } from '../../../src/audio/open.js';
import { readAdtsFrame } from '../../../src/audio/mpeg-frame.js';
import { fixture } from '../../../support/audio/fixture.js';
import { music } from '../../../support/audio/synth.js';
import { repeated } from '../../hostile/mp4-files.js';
import { correlation, largestError } from '../signal-comparison.js';
import { readWindows, withoutFfmpeg as skip } from '../windows.js';
import { encode } from './encoded-windows.js';

const limits = { maxSeconds: 600 };
const file = fixture('mono.aac');

/**
 * The same frames with spectral band replication (ISO/IEC 14496-3, 4.4.2.8): a fill element before the end of each, whose
 * extension has a header, and zeros, which are the least gains.
 */
function withBandReplication(bytes: Uint8Array): Buffer {
  const frames: Buffer[] = [];
  for (let at = 0, frame = readAdtsFrame(bytes, 0); frame; frame = readAdtsFrame(bytes, at)) {
    const bits = [...bytes.subarray(at + 7, at + frame.length)]
      .map(byte => byte.toString(2).padStart(8, '0'))
      .join('');
    const elements = bits.slice(0, bits.lastIndexOf('111'));
    const fill = ['110', '1110', '1101', '1', '0', '0101', '1000'].join('');
    const extended = elements + fill.padEnd(7 + 14 * 8, '0') + '111';
    const body = Buffer.from(extended.match(/.{1,8}/g)!.map(byte => parseInt(byte.padEnd(8, '0'), 2)));
    const header = Buffer.from(bytes.subarray(at, at + 7));
    const length = body.length + 7;
    header[3] = (header[3] & 0xfc) | (length >> 11);
    header[4] = (length >> 3) & 0xff;
    header[5] = (header[5] & 0x1f) | ((length & 7) << 5);
    frames.push(header, body);
    at += frame.length;
  }
  return Buffer.concat(frames);
}

t.test('AAC-LC keeps its rate and its channels', async t => {
  const source = await openAudio(file, limits);
  t.match(source, { sampleRate: 22_050, channels: 1 });
  const similarity = correlation(await source.read(0, source.frames), music(4, 22_050), 2500);
  t.ok(similarity > 0.97, `correlation ${similarity}`);
});

t.test('AAC-LC of every low rate keeps it', { skip }, async t => {
  for (const rate of [24_000, 22_050, 16_000, 12_000, 11_025, 8000]) {
    const source = await openAudio(encode(4, `-ar ${rate}`), limits);
    t.match(source, { sampleRate: rate, channels: 2 }, `${rate} Hz`);
    t.ok(Math.abs(source.frames / rate - 4) < 0.3, `${source.frames / rate} s`);
  }
});

t.test('with spectral band replication the rate is twice that of the frames', async t => {
  const source = await openAudio(withBandReplication(file), limits);
  t.equal(source.sampleRate, 44_100);
  t.ok(Math.abs(source.frames / 44_100 - 4) < 0.12, `${source.frames / 44_100} s`);
  const similarity = correlation(await source.read(0, source.frames), music(4, 44_100), 5000);
  t.ok(similarity > 0.97, `correlation ${similarity}`);
});

t.test('a long track is windowed, and its windows are those of the whole', async t => {
  const short = await openAudio(file, limits);
  const long = repeated(file, 12);
  const source = await openAudio(long, limits);
  t.equal(source.frames, adtsTrack(long)!.frames);
  // The first frame of each copy overlaps with the last of the one before.
  const error = largestError(
    await source.read(2000, 20_000),
    (await short.read(0, short.frames)).subarray(2000),
  );
  // Some of the noise is the decoder's own.
  t.ok(error < 0.01, `${error}`);
});

t.test('damage in a window leads to the whole track, at the same rate', async t => {
  const bytes = repeated(file, 12);
  const track = adtsTrack(bytes)!;
  for (let frame = 400; frame < 410; frame++)
    bytes.fill(0xff, track.offsets[frame] + 7, track.offsets[frame + 1]);
  const seconds = await withAudio(bytes, limits, async source => {
    t.equal(source.sampleRate, 22_050);
    return readWindows(source);
  });
  t.ok(seconds > 46 && seconds < 49, `${seconds} s`);
});

t.test('channels that are equal count', { skip }, async t => {
  for (const rate of [44_100, 22_050])
    t.match(await openAudio(encode(2, `-ar ${rate} -af pan=stereo|c0=c0|c1=c0`), limits), {
      channels: 2,
      sampleRate: rate,
    });
});
