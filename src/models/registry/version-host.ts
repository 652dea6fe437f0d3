import type { Digest, VerifiedVersion } from '../version.js';

/** Who keeps versions in memory and lets them compute. */
export interface VersionHost {
  /**
   * Loads a version beside those that are there, warms it and checks its golden example.
   *
   * @throws Error with the reason when it is unfit; nothing of it is kept then
   */
  load(version: VerifiedVersion): Promise<void>;
  /** Frees a version that nobody uses. Content that was loaded twice is freed when it is unloaded twice. */
  unload(digest: Digest): Promise<void>;
}
