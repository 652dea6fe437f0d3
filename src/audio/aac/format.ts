import type { FormatEntry } from '../format-entry.js';
import { findFrame, framePieces, pieceOf } from '../frame-runs.js';
import { openPieces } from '../joined.js';
import type { AudioLimits } from '../limits.js';
import { isMpeg } from '../mpeg-format.js';
import { openPackets } from '../packets/open.js';
import type { SampleSource } from '../sample-source.js';
import { cutHead, decodeWhole } from '../whole/decode.js';
import { adtsFrames, adtsTrack, type AdtsTrack } from './adts-track.js';
import { hasBandReplication, plainFile } from './plain.js';

export const aac: FormatEntry<'aac'> = {
  name: 'aac',
  label: 'AAC',
  extensions: ['aac'],
  matches: bytes => isMpeg(bytes, 'aac'),
  open(bytes, limits, signal) {
    const track = adtsTrack(bytes);
    return openPieces(track ? [pieceOf(bytes)] : framePieces(bytes, adtsFrames), limits, piece =>
      openAdts(piece.bytes, track ?? adtsTrack(piece.bytes), limits, signal),
    );
  },
};

/** Eight of the largest frames. One of seven bytes gives no sound and takes half a millisecond. */
const mostSilentBytes = 2 ** 16;

async function openAdts(
  bytes: Uint8Array,
  track: AdtsTrack | undefined,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  const isPlain = track?.config !== undefined && !(await hasBandReplication(track));
  // A decoder finds nothing after junk.
  const frames = track ? bytes.subarray(track.offsets[0]) : bytes;
  const file = isPlain ? plainFile(bytes, track) : ({ decoder: 'aac', ...cutHead(frames) } as const);
  const whole = () => decodeWhole({ ...file, mostSilentBytes }, limits, signal);
  const windowed = isPlain || !track?.config ? track : undefined;
  const source = await openPackets(windowed, whole, limits, signal);
  const { channels } = findFrame(bytes, adtsFrames)!.header;
  // Equal channels come out as one, and one as two where it may be parametric stereo.
  return {
    ...source,
    channels: isPlain ? channels : Math.max(source.channels, channels === 7 ? 8 : channels),
  };
}
