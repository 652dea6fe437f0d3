import type { SamplePlaces } from './sample-places.js';

/** Whole boxes of a track of sound and its movie; those that it does not have are empty. */
export type SoundBoxes = Readonly<Record<'mvhd' | 'udta' | 'mdhd' | 'hdlr' | 'stsd' | 'elst', Uint8Array>>;

/**
 * Writes the index (`moov`, ISO/IEC 14496-12, section 8.2) of one track of sound, as far as decoders read it. The offsets
 * count from the beginning of the file that has the samples.
 */
export function soundIndex(parts: SoundBoxes, { count, starts, sizes, duration }: SamplePlaces): Uint8Array {
  // Decoders add the durations up, and read no more of them.
  const stts = count > 0 ? words(0, 2, 1, duration, count - 1, 0) : words(0, 0);
  const tables = [
    parts.stsd,
    box('stts', stts),
    box('stsc', words(0, 1, 1, 1, 1)),
    box('stsz', words(0, 0, count), table(sizes, count)),
    box('stco', words(0, count), table(starts, count)),
  ];
  const media = box('mdia', parts.mdhd, parts.hdlr, box('minf', box('stbl', ...tables)));
  return box('moov', parts.mvhd, box('trak', box('edts', parts.elst), media), parts.udta);
}

/** One box of an MP4 file. */
export function box(type: string, ...content: readonly Uint8Array[]): Uint8Array {
  const length = 8 + content.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([words(length), Buffer.from(type, 'latin1'), ...content], length);
}

/** 32-bit words, as most fields of boxes are. */
export const words = (...values: readonly number[]): Uint8Array => table(values, values.length);

function table(values: ArrayLike<number>, count: number): Uint8Array {
  const bytes = Buffer.alloc(4 * count);
  for (let i = 0; i < count; i++) bytes.writeUInt32BE(values[i], 4 * i);
  return bytes;
}
