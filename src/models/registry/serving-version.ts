import { keptEvaluation } from '../evaluation.js';
import type { Manifest } from '../manifest.js';
import type { FetchedVersion } from '../repository.js';
import type { Digest } from '../version.js';

/** A version that is loaded and warm, and who uses it at the moment. */
export class ServingVersion {
  readonly name: string;
  readonly version: number;
  readonly digest: Digest;
  readonly manifest: Manifest;
  readonly loadedAt = new Date();
  /** Where its bytes came from. */
  readonly from: FetchedVersion['from'];
  /** Its `evaluation.json`, not yet parsed: few ever ask. */
  readonly evaluationJson: Uint8Array | undefined;
  #leases = 0;
  readonly #waiting: (() => void)[] = [];

  constructor({ manifest, digest, from, files }: FetchedVersion) {
    this.name = manifest.name;
    this.version = manifest.version;
    this.digest = digest;
    this.manifest = manifest;
    this.from = from;
    this.evaluationJson = keptEvaluation(files);
  }

  /** Keeps the version loaded until the function that this returns is called. */
  lease(): () => void {
    this.#leases += 1;
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      this.#leases -= 1;
      if (this.#leases === 0) for (const tell of this.#waiting.splice(0)) tell();
    };
  }

  /** Waits until nobody uses it. */
  idle(): Promise<void> {
    if (this.#leases === 0) return Promise.resolve();
    return new Promise(resolve => this.#waiting.push(resolve));
  }
}
