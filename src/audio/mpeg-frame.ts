/** The header of one MP3, MP2 or AAC (ADTS) frame. */
export interface FrameHeader {
  /** Bytes from this header to the next one. */
  readonly length: number;
  /** Hz */
  readonly sampleRate: number;
  readonly channels: number;
}

/** The header of one MP3 frame. */
export interface Mp3FrameHeader extends FrameHeader {
  /** Whether the bitrate is none of the standard's; then the length comes from the places of later headers. */
  readonly isFree: boolean;
  /** Samples per channel: 1152 in MPEG-1, 576 in MPEG-2 and -2.5. */
  readonly samples: number;
  /** Bytes from the header to the side information: 4, or 6 with a checksum. */
  readonly sideInfoAt: number;
  /** Bytes from the header to the main data, which may belong to later frames. */
  readonly mainDataAt: number;
}

/** kbit/s by the bitrate index of Layer III; 0 is the free format. Index 15 is reserved. */
const mpeg1Bitrates = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];
const mpeg2Bitrates = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];
/** The same of Layer II in MPEG-1; in MPEG-2 both layers have the same. */
const mpeg1Layer2Bitrates = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];
/** Bytes of a frame of 640 kbit/s at 8 kHz, the most that encoders make in free format, and one of padding. */
export const largestFrame = 5761;

const mpeg1Rates = [44100, 48000, 32000];
const adtsRates = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350];

/** Reads the 4-byte header of an MPEG-1, -2 or -2.5 Layer III frame (ISO/IEC 11172-3, 2.4.2.3, and 13818-3). */
export function readMp3Frame(bytes: Uint8Array, at: number): Mp3FrameHeader | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xe6) !== 0xe2) return undefined;
  const version = (bytes[at + 1] >> 3) & 3;
  const rate = mpeg1Rates.at((bytes[at + 2] >> 2) & 3);
  const bitrates = version === 3 ? mpeg1Bitrates : mpeg2Bitrates;
  const bitrate = bitrates.at(bytes[at + 2] >> 4);
  if (version === 1 || !rate || bitrate === undefined) return undefined;
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4;
  const bytesPerKilobit = version === 3 ? 144_000 : 72_000;
  const channels = bytes[at + 3] >> 6 === 3 ? 1 : 2;
  const sideInfoAt = bytes[at + 1] & 1 ? 4 : 6;
  const mainDataAt = sideInfoAt + (version === 3 ? 15 * channels + 2 : 8 * channels + 1);
  const length = bitrate
    ? Math.floor((bytesPerKilobit * bitrate) / sampleRate) + paddingOf(bytes, at)
    : freeLength(bytes, at, mainDataAt);
  if (length === undefined) return undefined;
  const isFree = bitrate === 0;
  return {
    length,
    isFree,
    sampleRate,
    channels,
    samples: version === 3 ? 1152 : 576,
    sideInfoAt,
    mainDataAt,
  };
}

/** Bytes by which an MP3 frame is longer than others of its bitrate. */
export const paddingOf = (bytes: Uint8Array, at: number): number => (bytes[at + 2] >> 1) & 1;

/** Whether an MP3 header may be of the same stream as another: it differs in checksum, bitrate, padding and mode at most. */
export function isAlike(bytes: Uint8Array, at: number, other: number): boolean {
  return (
    bytes[at] === 0xff &&
    // All but the bit for a checksum.
    ((bytes[at + 1] ^ bytes[other + 1]) & 0xfe) === 0 &&
    ((bytes[at + 2] ^ bytes[other + 2]) & 0x0c) === 0 &&
    (bytes[at + 3] >> 6 === 3) === (bytes[other + 3] >> 6 === 3)
  );
}

/**
 * The length of a frame in free format, which no header states: the distance to the next header that has another one, or the
 * end, at the same distance.
 *
 * @param least bytes that a frame has
 */
function freeLength(bytes: Uint8Array, at: number, least: number): number | undefined {
  const isNext = (next: number) => isAlike(bytes, next, at) && bytes[next + 2] >> 4 === 0;
  const latest = Math.min(at + largestFrame, bytes.length);
  for (
    let next = bytes.indexOf(0xff, at + least);
    next >= 0 && next <= latest;
    next = bytes.indexOf(0xff, next + 1)
  ) {
    if (!isNext(next)) continue;
    const plain = next - at - paddingOf(bytes, at);
    const afterNext = next + plain + paddingOf(bytes, next);
    if (afterNext + 4 > bytes.length || isNext(afterNext)) return next - at;
  }
  return undefined;
}

/**
 * Reads the 4-byte header of an MPEG-1 or -2 Layer II frame (ISO/IEC 11172-3, 2.4.2.3, and 13818-3), whose bitrate is one of
 * the standard's.
 */
export function readMp2Frame(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf4) return undefined;
  const isMpeg1 = (bytes[at + 1] & 8) !== 0;
  const rate = mpeg1Rates.at((bytes[at + 2] >> 2) & 3);
  const bitrate = (isMpeg1 ? mpeg1Layer2Bitrates : mpeg2Bitrates).at(bytes[at + 2] >> 4);
  if (!rate || !bitrate) return undefined;
  const sampleRate = isMpeg1 ? rate : rate / 2;
  const length = Math.floor((144_000 * bitrate) / sampleRate) + paddingOf(bytes, at);
  return { length, sampleRate, channels: bytes[at + 3] >> 6 === 3 ? 1 : 2 };
}

/** Reads the 7-byte ADTS header of an AAC frame (ISO/IEC 13818-7). */
export function readAdtsFrame(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf0) return undefined;
  const rateIndex = (bytes[at + 2] >> 2) & 15;
  const length = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
  if (rateIndex >= adtsRates.length || length < 7) return undefined;
  const channels = ((bytes[at + 2] & 1) << 2) | (bytes[at + 3] >> 6);
  return { length, sampleRate: adtsRates[rateIndex], channels };
}

/** Whether an ADTS header may be of the same stream as another: it has the same profile, rate and channels. */
export function isAdtsAlike(bytes: Uint8Array, at: number, other: number): boolean {
  return (
    bytes[at] === 0xff &&
    // All but the bits for the version and for a checksum.
    ((bytes[at + 1] ^ bytes[other + 1]) & 0xf6) === 0 &&
    // All but the private bit.
    ((bytes[at + 2] ^ bytes[other + 2]) & 0xfd) === 0 &&
    bytes[at + 3] >> 6 === bytes[other + 3] >> 6
  );
}
