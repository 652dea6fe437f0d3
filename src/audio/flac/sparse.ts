import { fourCC } from '../four-cc.js';
import type { AudioLimits } from '../limits.js';
import { evenPlaces } from '../packets/even-places.js';
import { openPackets } from '../packets/open.js';
import type { SampleSource } from '../sample-source.js';
import { BytesNeeded, type ByteRange, type SparseFile } from '../sparse/sparse-file.js';
import { readFlacFrame } from './frame.js';
import { FrameSearch, isFrame } from './frame-search.js';
import { findFlacFrames, largestFrameLike } from './frames.js';
import { checkFlacHeader, flacFramesStart } from './header.js';
import { trackOfFrames } from './track.js';

/** Bytes of a metadata block that are read, or of the frame after the last: a picture is passed over. */
const blockBytes = 8192;

/** Metadata blocks; more than any file has. */
const mostBlocks = 64;

/**
 * Opens a native FLAC file of which only parts are here. Frames state their places: those that have to be in order are read, and
 * those of the windows are looked for between them.
 *
 * @param at where the file begins
 * @throws BytesNeeded: of the whole file where it is not one sound stream
 */
export function openSparseFlac(
  file: SparseFile,
  at: number,
  limits: AudioLimits,
  signal: AbortSignal | undefined,
): Promise<SampleSource> {
  const bytes = file.bytes.subarray(at);
  // In Ogg it is of the same format.
  if (fourCC(bytes, 0) !== 'fLaC') throw new BytesNeeded('whole');
  const info = checkFlacHeader(bytes, limits);
  requireMetadata(file, at);
  const begin = flacFramesStart(bytes);
  const kind = readFlacFrame(bytes, begin);
  if (!kind) throw new BytesNeeded('whole');
  const largest = largestFrameLike(kind);
  const probes = evenPlaces(begin, bytes.length);
  const tail = Math.max(begin, bytes.length - largest);
  file.require([...probes, tail].map((from): ByteRange => [at + from, largest]));
  const stream = findFlacFrames(bytes, begin);
  if (!stream) throw new BytesNeeded('whole');
  const known = [stream.first, ...probes.flatMap(from => stream.from(from) ?? []), stream.last];
  const search = new FrameSearch(file, at, stream, known, largest);
  const holding = (sample: number) => {
    const found = search.holding(sample);
    return isFrame(found) ? found : undefined;
  };
  const track = trackOfFrames(bytes, info, { ...stream, holding });
  const whole = () => Promise.reject(new BytesNeeded('whole'));
  const opened = openPackets(track, whole, limits, signal);
  return opened.then(source => ({
    ...source,
    placesOf: (start, length) => [search.placeOf(start, start + length)],
  }));
}

/** @throws BytesNeeded where the headers of metadata blocks, or the first frame, are not here */
function requireMetadata(file: SparseFile, at: number): void {
  let block = at + 4;
  for (let blocks = 0; blocks < mostBlocks; blocks += 1) {
    file.require([[block, blockBytes]]);
    const isLast = file.bytes[block] >= 0x80;
    const [high, middle, low] = file.bytes.subarray(block + 1, block + 4);
    block += 4 + ((high << 16) | (middle << 8) | low);
    if (isLast) {
      file.require([[block, blockBytes]]);
      return;
    }
  }
  throw new BytesNeeded('whole');
}
