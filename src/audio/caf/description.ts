import { signedEncoding, type PcmEncoding } from '../pcm/encoding.js';

/** Bytes of a file, as offsets from its start. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/** The audio description chunk of a CAF file. */
export interface CafDescription {
  /** Hz */
  readonly sampleRate: number;
  /** A four-character code. */
  readonly codec: string;
  readonly flags: number;
  /** 0 where packets differ. */
  readonly packetBytes: number;
  /** Samples per channel; 0 where packets differ. */
  readonly packetFrames: number;
  readonly channels: number;
  /** Of a sample of one channel. */
  readonly bits: number;
}

export function readDescription(view: DataView, at: number): CafDescription {
  const code = [8, 9, 10, 11].map(byte => view.getUint8(at + byte));
  return {
    sampleRate: Math.round(view.getFloat64(at)),
    codec: String.fromCharCode(...code),
    flags: view.getUint32(at + 12),
    packetBytes: view.getUint32(at + 16),
    packetFrames: view.getUint32(at + 20),
    channels: view.getUint32(at + 24),
    bits: view.getUint32(at + 28),
  };
}

const isFloat = 1;
const isLittleEndian = 2;

/** How plain samples are stored; `undefined` where they are compressed. */
export function cafEncoding({
  codec,
  flags,
  bits,
}: CafDescription): { readonly encoding: PcmEncoding; readonly littleEndian: boolean } | undefined {
  const littleEndian = (flags & isLittleEndian) !== 0;
  if (codec === 'ulaw') return { encoding: 'mulaw', littleEndian };
  if (codec === 'alaw') return { encoding: 'alaw', littleEndian };
  if (codec !== 'lpcm') return undefined;
  const float = bits === 32 ? 'f32' : bits === 64 ? 'f64' : undefined;
  const encoding = flags & isFloat ? float : signedEncoding(Math.ceil(bits / 8) * 8);
  return encoding && { encoding, littleEndian };
}
