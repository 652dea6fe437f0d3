import { createHash } from 'node:crypto';
import { classifyFile, smallFile } from './classify-file.js';
import {
  queueTime,
  type ClassificationUnderWay,
  type EngineClassifyOptions,
  type Loaded,
  type TimedClassification,
} from './engine.js';
import type { ClassifyingEngine, Track } from './track.js';

/** A file as it was uploaded. */
export class Upload implements Track {
  /** The bytes, in pieces as they came. */
  readonly pieces: readonly Uint8Array[];
  /** Bytes of all of them. */
  readonly length: number;
  #digest: Uint8Array | undefined;

  constructor(pieces: readonly Uint8Array[]) {
    this.pieces = pieces;
    this.length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** SHA-256; computed when it is asked for, in some 0.6 ms for each megabyte. */
  get digest(): Uint8Array {
    if (!this.#digest) {
      const hash = createHash('sha256');
      for (const piece of this.pieces) hash.update(piece);
      this.#digest = hash.digest();
    }
    return this.#digest;
  }

  /** Whether another upload has the same bytes. Those that have not are told apart where they begin to differ. */
  equals(other: Track): boolean {
    if (!(other instanceof Upload) || this.length !== other.length) return false;
    let [ours, theirs] = [0, 0];
    let [ourPiece, theirPiece] = [this.pieces[0], other.pieces[0]];
    for (let compared = 0; compared < this.length;) {
      if (ourPiece.length === 0) ourPiece = this.pieces[++ours];
      if (theirPiece.length === 0) theirPiece = other.pieces[++theirs];
      const size = Math.min(ourPiece.length, theirPiece.length);
      if (Buffer.compare(ourPiece.subarray(0, size), theirPiece.subarray(0, size)) !== 0) return false;
      ourPiece = ourPiece.subarray(size);
      theirPiece = theirPiece.subarray(size);
      compared += size;
    }
    return true;
  }

  /** A large one goes to a child in parts where its format allows that: to copy an hour of MP3 takes longer than to classify it. */
  classify(
    engine: ClassifyingEngine,
    version: Loaded,
    { shadows = [], ...options }: EngineClassifyOptions,
  ): ClassificationUnderWay {
    if (this.length <= smallFile.here || shadows.length > 0)
      return engine.classify(this.pieces, version, { shadows, ...options });
    return { answer: this.#classifyInParts(engine, version, options), shadows: Promise.resolve([]) };
  }

  async #classifyInParts(
    engine: ClassifyingEngine,
    version: Loaded,
    options: EngineClassifyOptions,
  ): Promise<TimedClassification> {
    const begun = performance.now();
    const file = {
      size: this.length,
      isLocal: true,
      read: async () => this.pieces,
      readRange: async (start: number, length: number) => this.part(start, length),
    };
    const classification = await classifyFile(file, engine, version, options);
    const total = performance.now() - begun;
    return { ...classification, queue: queueTime(total, classification.timing), total };
  }

  /**
   * A copy of some bytes.
   *
   * @param start first byte; `start + length` is at most {@link length}
   */
  part(start: number, length: number): Uint8Array {
    const part = new Uint8Array(length);
    let at = 0;
    for (const piece of this.pieces) {
      const wanted = piece.subarray(Math.max(0, start - at), Math.max(0, start + length - at));
      part.set(wanted, Math.max(0, at - start));
      at += piece.length;
      if (at >= start + length) break;
    }
    return part;
  }
}
