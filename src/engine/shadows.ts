import type { EnginePool, PooledClassification } from './engine.js';
import type { Upload } from './upload.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import type { Place } from '../http/admission.js';
import type { Metrics } from '../http/metrics.js';

/** What was answered, and by which version. */
export interface GivenAnswer {
  readonly version: ServingVersion;
  readonly result: Pick<PooledClassification, 'probabilities'>;
}

/**
 * Lets another version classify what has been answered already, and compares. One track at a time, and none while
 * others wait: whoever is to be answered goes first.
 */
export class Shadows {
  readonly #engine: EnginePool;
  readonly #metrics: Metrics;
  #isBusy = false;

  constructor(engine: EnginePool, metrics: Metrics) {
    this.#engine = engine;
    this.#metrics = metrics;
  }

  /**
   * Compares what `shadow` says of the same track; does so in its own time.
   *
   * @param place of the request, whose memory is kept until then
   */
  compare(
    { pieces }: Upload,
    place: Pick<Place, 'keep'>,
    { version, result }: GivenAnswer,
    shadow: ServingVersion,
  ): void {
    if (shadow === version) return;
    if (this.#isBusy || this.#engine.waiting > 0) {
      this.#metrics.shadowed(shadow, 'skipped');
      return;
    }
    this.#isBusy = true;
    const releases = [place.keep(), shadow.lease()];
    void this.#engine
      .classify(pieces, shadow)
      .then(
        other => {
          const given = byGenre(version, result.probabilities);
          const shadowed = byGenre(shadow, other.probabilities);
          const outcome = mostProbable(given) === mostProbable(shadowed) ? 'same' : 'other';
          this.#metrics.shadowed(shadow, outcome, distance(given, shadowed));
        },
        () => this.#metrics.shadowed(shadow, 'failed'),
      )
      .finally(() => {
        this.#isBusy = false;
        for (const release of releases) release();
      });
  }
}

function byGenre({ manifest }: ServingVersion, probabilities: readonly number[]): Map<string, number> {
  return new Map(manifest.labels.map((label, index) => [label, probabilities[index]]));
}

function mostProbable(probabilities: ReadonlyMap<string, number>): string {
  return [...probabilities].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Total variation distance: the probability that would have to move to make one distribution the other; 0 to 1. */
function distance(a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>): number {
  const genres = new Set([...a.keys(), ...b.keys()]);
  return [...genres].reduce((sum, genre) => sum + Math.abs((a.get(genre) ?? 0) - (b.get(genre) ?? 0)), 0) / 2;
}
