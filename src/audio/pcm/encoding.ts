import { aLaw, muLaw } from './g711.js';

/** How one uncompressed sample is stored. */
export type PcmEncoding = 'u8' | 's8' | 's16' | 's24' | 's32' | 's64' | 'f32' | 'f64' | 'mulaw' | 'alaw';

/** Bytes of one sample of one channel. */
export const bytesPerSample: Readonly<Record<PcmEncoding, number>> = {
  u8: 1,
  s8: 1,
  s16: 2,
  s24: 3,
  s32: 4,
  s64: 8,
  f32: 4,
  f64: 8,
  mulaw: 1,
  alaw: 1,
};

/**
 * Converts stored samples to floats: integers are divided by their full scale (2^(bits-1)), floats are kept.
 *
 * @param view exactly the samples
 * @returns as many floats as there are samples, in the stored order
 */
export function decodePcm(view: DataView, encoding: PcmEncoding, littleEndian: boolean): Float32Array {
  const out = new Float32Array(view.byteLength / bytesPerSample[encoding]);
  // One loop per encoding: a function called per sample would cost more than the conversion.
  switch (encoding) {
    case 'u8':
      for (let i = 0; i < out.length; i++) out[i] = (view.getUint8(i) - 128) / 128;
      break;
    case 's8':
      for (let i = 0; i < out.length; i++) out[i] = view.getInt8(i) / 128;
      break;
    case 's16':
      for (let i = 0; i < out.length; i++) out[i] = view.getInt16(2 * i, littleEndian) / 32768;
      break;
    case 's24': {
      const low = littleEndian ? 0 : 2;
      const high = 2 - low;
      for (let i = 0, at = 0; i < out.length; i++, at += 3) {
        const upper = (view.getInt8(at + high) << 16) | (view.getUint8(at + 1) << 8);
        out[i] = (upper | view.getUint8(at + low)) / 8_388_608;
      }
      break;
    }
    case 's32':
      for (let i = 0; i < out.length; i++) out[i] = view.getInt32(4 * i, littleEndian) / 2_147_483_648;
      break;
    case 's64': {
      const upper = littleEndian ? 4 : 0;
      for (let i = 0; i < out.length; i++)
        out[i] = view.getInt32(8 * i + upper, littleEndian) / 2_147_483_648;
      break;
    }
    case 'f32':
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat32(4 * i, littleEndian);
      break;
    case 'f64':
      for (let i = 0; i < out.length; i++) out[i] = view.getFloat64(8 * i, littleEndian);
      break;
    case 'mulaw':
      for (let i = 0; i < out.length; i++) out[i] = muLaw[view.getUint8(i)];
      break;
    case 'alaw':
      for (let i = 0; i < out.length; i++) out[i] = aLaw[view.getUint8(i)];
      break;
  }
  return out;
}

/** The signed integer encoding of 8, 16, 24, 32 or 64 bits. */
export function signedEncoding(bits: number): PcmEncoding | undefined {
  switch (bits) {
    case 8:
      return 's8';
    case 16:
      return 's16';
    case 24:
      return 's24';
    case 32:
      return 's32';
    case 64:
      return 's64';
    default:
      return undefined;
  }
}
