import type { Profile } from '../drift/profile.js';
import { DriftWindow } from '../drift/window.js';
import type { ServingVersion } from '../models/registry/serving-version.js';

/** Keeps for each version in memory what it has heard lately, as long as it is there. */
export class DriftWatch {
  readonly capacity: number;
  readonly #windows = new WeakMap<ServingVersion, DriftWindow>();

  /** @param capacity tracks that are kept of each version */
  constructor(capacity: number) {
    this.capacity = capacity;
  }

  /** Notes a track that a version has classified; `profile` is undefined where the version has no reference. */
  note(version: ServingVersion, profile: Profile | undefined): void {
    if (!profile) return;
    const window = this.#windows.get(version) ?? new DriftWindow(this.capacity, profile.length);
    this.#windows.set(version, window);
    window.add(profile, Date.now());
  }

  /** What a version has heard; undefined before its first track. */
  windowOf(version: ServingVersion): DriftWindow | undefined {
    return this.#windows.get(version);
  }
}
