import type { AudioFormat } from '../../src/audio/formats.js';
import { fixture } from '../audio/fixture.js';
import { aiff, au, caf, chunk, encode, music, riff, wav, wavFormat } from '../audio/synth.js';

/** A valid file to start from. */
export interface Seed {
  readonly format: AudioFormat;
  /** What kind of file of this format; unique among them. */
  readonly kind: string;
  readonly bytes: Buffer;
}

const rate = 8000;
const left = music(3.2, rate);
const stereo = [left, music(3.2, rate, 1)];

/** Valid files of all formats that Hyena decodes, each of a little more than three seconds, so that they classify. */
export const corpus: readonly Seed[] = [
  ...(['u8', 's16', 's24', 'f32', 'mulaw'] as const).map(kind => seed('wav', kind, wav(stereo, rate, kind))),
  seed('wav', 'rf64', rf64()),
  ...(['s16', 'f64', 'alaw'] as const).map(kind => seed('au', kind, au(stereo, rate, kind))),
  seed('wav', 'ima', adpcm(0x11, 256)),
  seed('wav', 'microsoft', adpcm(0x02, 256)),
  seed('caf', 's16', caf(stereo, rate)),
  seed('caf', 'f32', caf(left, rate, 'f32', true)),
  seed('aiff', 's16', aiff(stereo, rate)),
  seed('aiff', 'sowt', aiff(left, rate, 's16', 'sowt')),
  seed('aiff', 'fl64', aiff(left, rate, 'f64', 'fl64')),
  ...['music.mp3', 'mono.mp3', 'music.mp2', 'music.flac', 'music.ogg', 'music.opus'].map(seedFrom),
  ...['music.m4a', 'fragmented.m4a', 'music.aac', 'mono.aac', 'music.webm'].map(seedFrom),
];

function seed(format: AudioFormat, kind: string, bytes: Buffer): Seed {
  return { format, kind, bytes };
}

function seedFrom(name: string): Seed {
  const [kind, format] = name.split('.');
  return seed(format as AudioFormat, kind, fixture(name));
}

/** A WAV file of blocks of four bits a sample, which hold no more than silence. */
function adpcm(tag: number, blockBytes: number): Buffer {
  const format = Buffer.concat([wavFormat(stereo, rate, 's16'), Buffer.alloc(4)]);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(blockBytes, 12);
  format.writeUInt16LE(4, 14);
  return riff([chunk('fmt ', format), chunk('data', Buffer.alloc(Math.ceil((3.3 * rate) / 256) * 256))]);
}

/** A WAV file with everything that such files may have before their data. */
function rf64(): Buffer {
  const data = encode(stereo, 's16', true);
  const sizes = Buffer.alloc(28);
  sizes.writeBigUInt64LE(BigInt(data.length), 8);
  const format = Buffer.concat([wavFormat(stereo, rate, 's16'), Buffer.alloc(24)]);
  format.writeUInt16LE(0xfffe, 0);
  format.writeUInt16LE(22, 16);
  format.writeUInt16LE(1, 24);
  const tags = chunk('LIST', Buffer.from('INFOIART\x05\0\0\0abcd\0\0', 'latin1'));
  const file = riff([chunk('ds64', sizes), chunk('fmt ', format), tags, chunk('data', data, 0xffffffff)]);
  file.write('RF64', 'latin1');
  return file;
}
