import { fixture } from '../audio/fixture.js';
import { chunk, music, riff, wav, wavFormat } from '../audio/synth.js';

/** Files that are damaged, cut or lie about themselves; each small. */
export function hostileFiles(): [name: string, bytes: Uint8Array][] {
  const m4a = fixture('music.m4a');
  const hugeTable = Buffer.from(m4a);
  hugeTable.writeUInt32BE(0xffffffff, m4a.indexOf('stsz') + 12);
  return [
    ['one byte', Buffer.of(0)],
    ['65 535 channels', lyingWav(format => format.writeUInt16LE(65_535, 2))],
    ['a sample rate of 0', lyingWav(format => format.writeUInt32LE(0, 4))],
    ['IMA ADPCM', lyingWav(format => format.writeUInt16LE(0x11, 0))],
    ['float samples that are not numbers', wav(new Float32Array(88_200).fill(NaN), 22050, 'f32')],
    ['an MP4 whose sample table claims four milliards of entries', hugeTable],
    ...['music.mp3', 'music.flac', 'music.ogg', 'music.opus', 'music.m4a', 'music.aac', 'music.webm'].flatMap(
      damaged,
    ),
  ];
}

function damaged(name: string): [name: string, bytes: Uint8Array][] {
  const bytes = fixture(name);
  const noisy = Buffer.from(bytes);
  for (let i = 64; i < noisy.length; i += 97) noisy[i] ^= 0xff;
  return [
    [`${name} cut after 100 bytes`, bytes.subarray(0, 100)],
    [`${name} cut in the middle`, bytes.subarray(0, bytes.length >> 1)],
    [`${name} with wrong bytes`, noisy],
    [
      `${name} behind a wrong tag`,
      Buffer.concat([Buffer.from('ID3\x04\0\0\x7f\x7f\x7f\x7f', 'latin1'), bytes]),
    ],
  ];
}

/** A WAV file whose format chunk says what the file does not hold. */
function lyingWav(change: (format: Buffer) => void): Buffer {
  const samples = music(4);
  const format = wavFormat(samples, 22050, 's16');
  change(format);
  return riff([chunk('fmt ', format), chunk('data', Buffer.alloc(samples.length * 2, 7))]);
}
