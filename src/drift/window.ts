import type { Profile } from './profile.js';

/** The last tracks that a version has classified: their profiles and times, and nothing else of them. Its size is fixed. */
export class DriftWindow {
  readonly capacity: number;
  readonly #profiles: Float32Array;
  readonly #times: Float64Array;
  readonly #width: number;
  #added = 0;

  /** @param width values of a profile */
  constructor(capacity: number, width: number) {
    this.capacity = capacity;
    this.#width = width;
    this.#profiles = new Float32Array(capacity * width);
    this.#times = new Float64Array(capacity);
  }

  /** Adds a track, in the place of the oldest one when the window is full; `time` in milliseconds of the epoch. */
  add(profile: Profile, time: number): void {
    const slot = this.#added % this.capacity;
    this.#profiles.set(profile, slot * this.#width);
    this.#times[slot] = time;
    this.#added += 1;
  }

  /** How many there are in it. */
  get tracks(): number {
    return Math.min(this.#added, this.capacity);
  }

  /** When the first and the last track came that are in it; undefined when there is none. */
  get span(): { readonly from: Date; readonly to: Date } | undefined {
    if (this.#added === 0) return undefined;
    const oldest = this.#added > this.capacity ? this.#added % this.capacity : 0;
    const newest = (this.#added - 1) % this.capacity;
    return { from: new Date(this.#times[oldest]), to: new Date(this.#times[newest]) };
  }

  /** The mean of the profiles; each track weighs the same. Zeros when there is none. */
  mean(): Float64Array {
    const mean = new Float64Array(this.#width);
    const { tracks } = this;
    for (let track = 0, at = 0; track < tracks; track++)
      for (let i = 0; i < mean.length; i++, at++) mean[i] += this.#profiles[at] / tracks;
    return mean;
  }
}
