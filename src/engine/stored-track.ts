import { createHash } from 'node:crypto';
import { classifyFile, type UnreadFile } from './classify-file.js';
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

  /** Shadows are skipped: parts of a file serve the windows of one version. */
  classify(
    engine: ClassifyingEngine,
    version: Loaded,
    { shadows = [], ...options }: EngineClassifyOptions,
  ): ClassificationUnderWay {
    return {
      answer: classifyFile(this.#file, engine, version, options),
      shadows: Promise.resolve(shadows.map(() => 'skipped' as const)),
    };
  }
}
