import type { ServingVersion } from './serving-version.js';
import type { VersionState } from './version-states.js';

/** All that is known of one version of a model. */
export interface VersionEntry {
  readonly version: number;
  state: VersionState;
  /** Why it is `failed`; of a version that is ready, why what the store has now does not replace it. */
  reason?: string | undefined;
  serving?: ServingVersion | undefined;
  /** Of the manifest that `serving` was loaded by. */
  tag?: string | undefined;
  /** Of the manifest that did not become `serving`. */
  failedTag?: string | undefined;
  failures: number;
  /** When a failed version may be tried again, in milliseconds of the epoch. */
  retryAt: number;
  /** Settles when it has left the memory. */
  unloading?: Promise<void> | undefined;
}

/** A version of which nothing is known but its number. */
export const newEntry = (version: number): VersionEntry => {
  return { version, state: 'available', failures: 0, retryAt: 0 };
};

/** Milliseconds. */
const retry = { first: 5000, most: 600_000 };

/**
 * Notes that a version cannot be served.
 *
 * @param failedTag of the manifest that it was tried with; each failure in a row, it is left alone for longer. Without,
 * there was none yet, and it costs little to look again
 */
export function noteFailure(entry: VersionEntry, reason: string, failedTag: string | undefined): void {
  entry.reason = reason;
  entry.state = entry.serving ? 'ready' : 'failed';
  entry.failedTag = failedTag;
  const wait = Math.min(retry.first * 2 ** entry.failures, retry.most);
  entry.retryAt = failedTag === undefined ? 0 : Date.now() + wait;
  entry.failures += 1;
}

/** Notes that a version answers, if it is in memory. */
export function noteSuccess(entry: VersionEntry): void {
  if (!entry.serving) return;
  entry.state = 'ready';
  entry.reason = undefined;
  entry.failedTag = undefined;
  entry.failures = 0;
  entry.retryAt = 0;
}
