import { on } from 'node:events';
import type { Readable } from 'node:stream';
import { Upload } from '../engine/upload.js';

/** How to collect a stream. */
export interface CollectOptions {
  /** Bytes that are announced, if any are. */
  readonly expected: number;
  /** Called before memory is taken; may refuse by throwing. */
  readonly hold: (bytes: number) => void;
  /** Called when there are more bytes than this, and throws. */
  readonly limit: number;
  readonly refuse: () => never;
  readonly signal: AbortSignal;
}

/** Bytes of a chunk that is kept as it comes. */
const large = 4096;
/** Bytes of the pieces that smaller chunks are gathered in. */
const gathering = 65_536;

/**
 * The bytes of a stream. Large chunks are kept as they come. Small ones are copied together: a client
 * that sends single bytes must not make us keep an object, and the packet that it lies in, for each. What is only
 * announced takes no memory.
 *
 * @throws what `hold` and `refuse` throw, what the signal aborts with, the stream's error
 */
export async function collect(
  stream: Readable,
  { expected, hold, limit, refuse, signal }: CollectOptions,
): Promise<Upload> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  let room = new Uint8Array(0);
  let filled = 0;
  const closePiece = () => {
    if (filled > 0) pieces.push(room.subarray(0, filled));
    room = room.subarray(filled);
    filled = 0;
  };
  for await (const [chunk] of on(stream, 'data', { close: ['end'], signal }) as AsyncIterable<[Buffer]>) {
    if (length + chunk.length > limit) refuse();
    if (chunk.length >= large && 2 * chunk.length >= chunk.buffer.byteLength) {
      hold(chunk.buffer.byteLength);
      closePiece();
      pieces.push(chunk);
    } else {
      for (let rest: Uint8Array = chunk; rest.length > 0;) {
        if (filled === room.length) {
          closePiece();
          const size = Math.min(gathering, (expected || limit) - length);
          hold(size);
          room = new Uint8Array(size);
        }
        const part = rest.subarray(0, room.length - filled);
        room.set(part, filled);
        filled += part.length;
        rest = rest.subarray(part.length);
      }
    }
    length += chunk.length;
  }
  closePiece();
  return new Upload(pieces);
}
