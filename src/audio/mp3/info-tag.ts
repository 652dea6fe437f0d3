import { fourCC } from '../four-cc.js';
import type { Mp3FrameHeader } from '../mpeg-frame.js';

/** The tag that many files have in place of the sound of their first frame: how long the track is. */
export interface Mp3Tag {
  /** Frames after the tag, 0 where it does not state them. Only the file itself shows how many there are. */
  readonly frames: number;
  /** Samples per channel that the encoder put before the track. */
  readonly delay: number;
  /** The same after the track. */
  readonly padding: number;
}

/** Bytes of a tag's optional fields: number of frames, number of bytes, table of contents, quality. */
const fieldSizes = [4, 4, 100, 4];

/**
 * Reads a Xing or Info tag and LAME's extension of it ("Mp3 Info Tag revision 1", gabriel.mp3-tech.org). A VBRI tag adds
 * nothing to a walk over the frames, and is a frame of silence to decoders.
 *
 * @param frame from its header to its end
 */
export function readMp3Tag(frame: Uint8Array, header: Mp3FrameHeader): Mp3Tag | undefined {
  // The place counts as if there were no checksum, which may lie before the zeros.
  const at = 4 + header.mainDataAt - header.sideInfoAt;
  if (!['Xing', 'Info'].includes(fourCC(frame, at)) || frame.subarray(6, at).some(byte => byte !== 0))
    return undefined;
  const flags = frame[at + 7];
  const fields = fieldSizes.filter((_, bit) => flags & (1 << bit));
  // 9 bytes with the encoder's name, and 12 about loudness and the like.
  const gap = at + 8 + fields.reduce((sum, size) => sum + size, 0) + 21;
  if (!(flags & 1) || gap + 3 > frame.length) return { frames: 0, delay: 0, padding: 0 };
  return {
    frames: new DataView(frame.buffer, frame.byteOffset).getUint32(at + 8),
    delay: (frame[gap] << 4) | (frame[gap + 1] >> 4),
    padding: ((frame[gap + 1] & 15) << 8) | frame[gap + 2],
  };
}
