/** The header of one MP3 or AAC (ADTS) frame. */
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

/** Reads the 7-byte ADTS header of an AAC frame (ISO/IEC 13818-7). */
export function readAdtsFrame(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at + 7 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1] & 0xf6) !== 0xf0) return undefined;
  const rateIndex = (bytes[at + 2] >> 2) & 15;
  const length = ((bytes[at + 3] & 3) << 11) | (bytes[at + 4] << 3) | (bytes[at + 5] >> 5);
  if (rateIndex >= adtsRates.length || length < 7) return undefined;
  const channels = ((bytes[at + 2] & 1) << 2) | (bytes[at + 3] >> 6);
  return { length, sampleRate: adtsRates[rateIndex], channels };
}

/**
 * Finds the first frame of a stream. Two bytes look like a frame by chance in any file, so its successors must be
 * frames of the same rate too: one at the beginning of the bytes, two further on. A lone frame counts only where
 * the bytes end within it.
 *
 * @param read one of the two readers above
 * @returns where the first frame begins, if that is within the first 64 KiB, and its header
 */
export function findFrame<Header extends FrameHeader>(
  bytes: Uint8Array,
  read: (bytes: Uint8Array, at: number) => Header | undefined,
): { at: number; header: Header } | undefined {
  const searched = Math.min(bytes.length, 65_536);
  for (let at = bytes.indexOf(0xff); at >= 0 && at < searched; at = bytes.indexOf(0xff, at + 1)) {
    const header = read(bytes, at);
    if (!header) continue;
    let next = at + header.length;
    let successors = at === 0 ? 1 : 2;
    while (successors > 0 && read(bytes, next)?.sampleRate === header.sampleRate) {
      next += read(bytes, next)!.length;
      successors--;
    }
    if (successors === 0 || (at === 0 && next >= bytes.length)) return { at, header };
  }
  return undefined;
}
