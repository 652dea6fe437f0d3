import type { Decoded } from '../packets/track.js';
import { FlacBits } from './bits.js';
import { flacCrc16 } from './crc.js';
import { readFlacFrame, type FlacFrame } from './frame.js';
import type { FlacStreamInfo } from './header.js';
import { readSubframe } from './subframe.js';

/** Bits of a sample by the code in a frame's header (RFC 9639, section 9.1.4); 0 where the stream's header states them. */
const depths = [0, 8, 12, 0, 16, 20, 24, 32];

/** Bits of a sample as the header of a frame states them; 0 where it refers to that of the stream. */
export const depthOf = ({ codes }: Pick<FlacFrame, 'codes'>): number => depths[(codes >> 1) & 7];

/** How the channels of a pair are stored. */
const leftSide = 8;
const sideRight = 9;
const middleSide = 10;

/**
 * Decodes one frame of a FLAC stream of any depth (RFC 9639, section 9). libFLAC in WebAssembly, which is several times as fast,
 * knows neither depths that are no whole bytes nor frames that refer to the stream's header.
 *
 * @param frame begins with the frame's header and ends with its checksum
 * @param info of the stream
 * @throws RangeError for damaged frames
 */
export function decodeFlacFrame(frame: Uint8Array, { sampleRate, bits }: FlacStreamInfo): Decoded {
  const header = readFlacFrame(frame, 0);
  if (!header || flacCrc16(frame, 0, frame.length) !== 0) throw new RangeError('a frame is damaged');
  const depth = depthOf(header) || bits;
  const assignment = frame[3] >> 4;
  const reader = new FlacBits(frame, header.body);
  const channels = Array.from({ length: header.channels }, (_, channel) => {
    const isSide = channel === (assignment === sideRight ? 0 : 1) && assignment >= leftSide;
    return readSubframe(reader, header.blockSize, depth + (isSide ? 1 : 0));
  });
  unpair(channels, assignment);
  const scale = 2 ** (1 - depth);
  return {
    channelData: channels.map(samples => Float32Array.from(samples, sample => sample * scale)),
    sampleRate,
  };
}

/** Makes left and right of what a pair of channels is stored as (section 9.1.3). */
function unpair([first, second]: readonly Float64Array[], assignment: number): void {
  if (assignment < leftSide) return;
  for (let i = 0; i < first.length; i++) {
    if (assignment === leftSide) second[i] = first[i] - second[i];
    else if (assignment === sideRight) first[i] += second[i];
    else if (assignment === middleSide) {
      const sum = 2 * first[i] + Math.abs(second[i] % 2);
      first[i] = (sum + second[i]) / 2;
      second[i] = (sum - second[i]) / 2;
    }
  }
}
