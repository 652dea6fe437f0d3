import { createHash } from 'node:crypto';
import { startFile, type UnreadFile } from './classify-file.js';
import type { ClassificationUnderWay, EngineClassifyOptions, Loaded } from './engine.js';
import type { ClassifyingEngine, Track } from './track.js';

/** A file that lies elsewhere, and that a tag tells from what is at the same address at another time. */
export class StoredTrack implements Track {
  readonly digest: Uint8Array;
  readonly #file: UnreadFile;

  /** @param etag differs when the content does */
  constructor(address: string, etag: string, file: UnreadFile) {
    this.digest = createHash('sha256')
      .update(JSON.stringify([address, etag, file.size]))
      .digest();
    this.#file = file;
  }

  equals(other: Track): boolean {
    return other instanceof StoredTrack && Buffer.compare(this.digest, other.digest) === 0;
  }

  classify(
    engine: ClassifyingEngine,
    version: Loaded,
    options: EngineClassifyOptions,
  ): ClassificationUnderWay {
    return startFile(this.#file, engine, version, options);
  }
}
