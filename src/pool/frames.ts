/** What a process sends another: a message that JSON can say, and bytes beside it, for which JSON has no place. */
export interface Frame {
  readonly message: unknown;
  readonly bytes: Uint8Array;
}

/** The most that one frame may carry, in bytes. */
export interface FrameLimits {
  readonly json: number;
  readonly bytes: number;
}

/**
 * The numbers in the bytes of a frame, which are where a typed array may be; little-endian.
 *
 * @throws Error when there is a part of one
 */
export function float32Of(bytes: Uint8Array): Float32Array {
  if (bytes.length % 4 > 0) throw new Error('bytes that are no float32');
  return new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

/** Two lengths, as uint32: of the bytes, and of the JSON that follows them. */
const headerLength = 8;

/** Lays out a frame. The pieces of its bytes are not copied. */
export function encodeFrame(message: unknown, pieces: readonly Uint8Array[] = []): Uint8Array[] {
  const json = Buffer.from(JSON.stringify(message));
  const header = Buffer.alloc(headerLength);
  header.writeUInt32LE(pieces.reduce((sum, { length }) => sum + length, 0));
  header.writeUInt32LE(json.length, 4);
  return [header, ...pieces, json];
}

/**
 * Reads frames from a stream that is not to be believed: it keeps one frame at a time, no larger than the limits, however
 * the stream is cut into chunks.
 */
export class FrameReader {
  readonly #limits: FrameLimits;
  readonly #onFrame: (frame: Frame) => void;
  readonly #header = Buffer.alloc(headerLength);
  #body: Buffer | undefined;
  #filled = 0;

  constructor(limits: FrameLimits, onFrame: (frame: Frame) => void) {
    this.#limits = limits;
    this.#onFrame = onFrame;
  }

  /**
   * Takes the next chunk of the stream.
   *
   * @throws Error that says which rule the stream breaks; what `onFrame` throws. No further chunk may be pushed then.
   */
  push(chunk: Buffer): void {
    for (let at = 0; at < chunk.length;) {
      const target = this.#body ?? this.#header;
      const count = chunk.copy(target, this.#filled, at);
      at += count;
      this.#filled += count;
      if (this.#filled < target.length) return;
      this.#filled = 0;
      if (this.#body) this.#complete(this.#body);
      else this.#begin();
    }
  }

  #begin(): void {
    const bytes = this.#header.readUInt32LE();
    const json = this.#header.readUInt32LE(4);
    if (json === 0) throw new Error('a frame without a message');
    if (json > this.#limits.json) throw new Error(`a message of ${json} bytes`);
    if (bytes > this.#limits.bytes) throw new Error(`${bytes} bytes beside a message`);
    // Of its own, and the bytes first: they are a typed array's.
    this.#body = Buffer.allocUnsafeSlow(bytes + json);
  }

  #complete(body: Buffer): void {
    this.#body = undefined;
    const bytes = this.#header.readUInt32LE();
    this.#onFrame({ message: parse(body.toString('utf8', bytes)), bytes: body.subarray(0, bytes) });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Without the words of the parser, which quote the text.
    throw new Error('a message that is not JSON');
  }
}
