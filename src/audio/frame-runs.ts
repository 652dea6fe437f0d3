import { Problem } from '../problems.js';
import type { FrameHeader } from './mpeg-frame.js';
import { tagsEnd } from './tags/trailing.js';

/** A format of frames that each begin with a header. */
export interface FrameFormat<Header extends FrameHeader = FrameHeader> {
  /** Reads the header at a byte offset, if one is there. */
  readonly read: (bytes: Uint8Array, at: number) => Header | undefined;
  /** Whether two headers may be of one stream: they have the same rate and channels. */
  readonly isAlike: (bytes: Uint8Array, at: number, other: number) => boolean;
}

/** Frames of one kind, one after another. */
export interface FramePiece {
  readonly bytes: Uint8Array;
  /** Byte offsets of the frames that something else lay before in the file. */
  readonly seams: ReadonlySet<number>;
}

/** Bytes at the beginning of a file in which few frames are enough. */
const nearBytes = 65_536;

/** Headers at the distances that they state, after which there is no doubt: noise gives the same once in 10^15 bytes. */
const leastFrames = 3;

/** The same for frames of another kind than those before them, since they change the rate or the channels of a track. */
const leastOtherFrames = 8;

/** Bytes outside of runs that may begin a header, and are looked at: noise of 64 MiB has a quarter of them. */
const mostLooks = 2 ** 20;

/** An hour of a radio station's stream has some thousand titles between its frames. */
const mostRuns = 2 ** 14;

/** An hour of short files that were joined. */
const mostPieces = 64;

/**
 * Finds the first frame of a stream near the beginning of a file. Two bytes look like a frame by chance in any file, so its
 * successors must be frames of the same kind too: one at the beginning of the bytes, two further on. A lone frame counts
 * only where the bytes end within it.
 *
 * @returns where the first frame begins, if that is within the first 64 KiB, and its header
 */
export function findFrame<Header extends FrameHeader>(
  bytes: Uint8Array,
  { read, isAlike }: FrameFormat<Header>,
): { at: number; header: Header } | undefined {
  const searched = Math.min(bytes.length, nearBytes);
  for (let at = bytes.indexOf(0xff); at >= 0 && at < searched; at = bytes.indexOf(0xff, at + 1)) {
    const header = read(bytes, at);
    if (!header) continue;
    let next = at + header.length;
    let successors = at === 0 ? 1 : leastFrames - 1;
    for (let successor; successors > 0 && (successor = read(bytes, next)); successors--) {
      if (!isAlike(bytes, next, at)) break;
      next += successor.length;
    }
    if (successors === 0 || (at === 0 && next >= bytes.length)) return { at, header };
  }
  return undefined;
}

/** Whether a run of frames begins anywhere in the bytes, further on too than {@link findFrame} looks. */
export function hasFrames(bytes: Uint8Array, format: FrameFormat): boolean {
  return createSearch(bytes, format)(0, bytes.length, undefined) !== undefined;
}

/**
 * The frames of a file without anything that lies before, between or after them: tags, pictures, zeros, noise, broken
 * frames. After each interruption, several frames have to agree. One piece has all frames of one kind up to frames of
 * another, and the last of its frames may be cut.
 *
 * @returns the pieces; their bytes are a copy only where something lies between
 * @throws Problem `broken-audio` for files that are interrupted more often than any recording is
 */
export function framePieces(bytes: Uint8Array, format: FrameFormat): FramePiece[] {
  const search = createSearch(bytes, format);
  const pieces: { first: number; runs: Uint8Array[] }[] = [];
  let begin = search(0, bytes.length, undefined);
  for (let runs = 0; begin !== undefined; runs++) {
    const { last, end } = followFrames(bytes, begin, format);
    if (pieces.length === 0 || !format.isAlike(bytes, begin, pieces.at(-1)!.first))
      pieces.push({ first: begin, runs: [] });
    if (runs === mostRuns || pieces.length > mostPieces)
      throw new Problem(
        'broken-audio',
        'The file is made of more pieces of audio than Hyena joins. Encode it again as one piece.',
      );
    const { first, runs: ofPiece } = pieces.at(-1)!;
    // A frame that lost some of its bytes ends before it says.
    const early = search(last + 1, Math.min(end, bytes.length), first);
    ofPiece.push(bytes.subarray(begin, early === undefined ? end : last));
    const after = tagsEnd(bytes, end);
    // A tag that claims more than the rest of the file may claim too much.
    begin = early ?? search(after < bytes.length ? after : end, bytes.length, first);
  }
  return pieces.map(({ runs }) => pieceOf(...runs));
}

/** The piece of some runs of frames that something else lay between in the file. */
export function pieceOf(...runs: readonly Uint8Array[]): FramePiece {
  const seams = new Set<number>();
  let reached = 0;
  for (const run of runs) {
    if (reached > 0) seams.add(reached);
    reached += run.length;
  }
  return { bytes: runs.length === 1 ? runs[0] : Buffer.concat(runs), seams };
}

/** Follows frames by their lengths: where the last one begins, and where it says that it ends. */
function followFrames(
  bytes: Uint8Array,
  begin: number,
  { read, isAlike }: FrameFormat,
): { last: number; end: number } {
  let last = begin;
  let end = begin;
  for (let header = read(bytes, begin); header; header = read(bytes, end)) {
    if (!isAlike(bytes, end, begin)) break;
    last = end;
    end += header.length;
  }
  return { last, end };
}

/**
 * Finds the first run of frames that begins in `[from, to)`. All searches in a file together look at so many bytes at most.
 *
 * @param like a frame of the stream so far, if there is one
 */
function createSearch(
  bytes: Uint8Array,
  { read, isAlike }: FrameFormat,
): (from: number, to: number, like: number | undefined) => number | undefined {
  let looks = 0;
  const isRun = (at: number, frames: number): boolean => {
    let next = at;
    for (let header = read(bytes, at); frames > 0 && header && isAlike(bytes, next, at); frames--) {
      next += header.length;
      header = read(bytes, next);
    }
    return frames === 0;
  };
  return (from, to, like) => {
    for (let at = bytes.indexOf(0xff, from); at >= 0 && at < to; at = bytes.indexOf(0xff, at + 1)) {
      // The second byte of no header is another.
      while (bytes[at + 1] === 0xff) at++;
      if (at >= to || looks++ === mostLooks) return undefined;
      if (!read(bytes, at)) continue;
      const isSame = like === undefined ? at < nearBytes : isAlike(bytes, at, like);
      if (isRun(at, isSame ? leastFrames : leastOtherFrames)) return at;
    }
    return undefined;
  };
}
