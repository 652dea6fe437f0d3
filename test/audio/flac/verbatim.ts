import { flacCrc16, flacCrc8 } from '../../../src/audio/flac/crc.js';

const blockSize = 4096;

/** Codes of bits per sample in frame headers; the header of the stream states others. */
const depthCodes: Record<number, number> = { 8: 1, 12: 2, 16: 4, 20: 5, 24: 6, 32: 7 };

/** A FLAC file at 44.1 kHz that predicts nothing. @param samples -1 to 1 */
export function verbatimFlac(samples: Float32Array, bits: number): Buffer {
  const header = Buffer.alloc(42);
  header.write('fLaC\x80\0\0\x22', 'latin1');
  header.writeUInt16BE(blockSize, 8);
  header.writeUInt16BE(blockSize, 10);
  header.writeBigUInt64BE((44_100n << 44n) | (BigInt(bits - 1) << 36n) | BigInt(samples.length), 18);
  const frames: Buffer[] = [header];
  for (let start = 0; start < samples.length; start += blockSize)
    frames.push(frame(samples.subarray(start, start + blockSize), start / blockSize, bits));
  return Buffer.concat(frames);
}

function frame(samples: Float32Array, number: number, bits: number): Buffer {
  const head = Buffer.from([0xff, 0xf8, 0x79, (depthCodes[bits] ?? 0) << 1, number, 0, 0, 0]);
  head.writeUInt16BE(samples.length - 1, 5);
  head[7] = flacCrc8(head, 0, 7);
  const values = [...samples].map(
    sample => BigInt(Math.round(sample * 2 ** (bits - 1))) & ((1n << BigInt(bits)) - 1n),
  );
  const content = `00000010${values.map(value => value.toString(2).padStart(bits, '0')).join('')}`;
  const body = Buffer.from(content.match(/.{1,8}/g)!.map(byte => parseInt(byte.padEnd(8, '0'), 2)));
  const sum = Buffer.alloc(2);
  sum.writeUInt16BE(flacCrc16(Buffer.concat([head, body]), 0, head.length + body.length));
  return Buffer.concat([head, body, sum]);
}
