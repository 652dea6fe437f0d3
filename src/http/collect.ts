import { on } from 'node:events';
import type { Readable } from 'node:stream';

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

const firstCapacity = 65_536;

/**
 * The bytes of a stream in one piece. Chunks are copied as they come: a client that sends single bytes must not make us
 * keep an object, and the packet that it lies in, for each. What is only announced takes no memory.
 *
 * @throws what `hold` and `refuse` throw, what the signal aborts with, the stream's error
 */
export async function collect(
  stream: Readable,
  { expected, hold, limit, refuse, signal }: CollectOptions,
): Promise<Uint8Array> {
  let bytes = new Uint8Array(0);
  let length = 0;
  for await (const [chunk] of on(stream, 'data', { close: ['end'], signal }) as AsyncIterable<[Buffer]>) {
    if (length + chunk.length > limit) refuse();
    if (length + chunk.length > bytes.length) {
      const wanted = Math.max(2 * bytes.length, firstCapacity);
      const capacity = Math.max(Math.min(wanted, expected || limit), length + chunk.length);
      hold(capacity - bytes.length);
      const larger = new Uint8Array(capacity);
      larger.set(bytes.subarray(0, length));
      bytes = larger;
    }
    bytes.set(chunk, length);
    length += chunk.length;
  }
  return bytes.subarray(0, length);
}
