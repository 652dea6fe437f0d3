import type { Digest } from '../models/version.js';
import type { Section } from '../engine/sections.js';
import type { VerdictName } from '../engine/verdict.js';

/** What became of one track of a catalogue: a row of the output, one for each key. Fields that a row has not are absent. */
export interface TrackRow {
  /** Of the catalogue. */
  readonly key: string;
  /** Bytes of what was read; absent where nothing is there. */
  readonly size?: number;
  /** Of what was read. */
  readonly etag?: string;
  /** Whether the track has an answer; if not, the fault is the track's own. */
  readonly status: 'ok' | 'failed';
  readonly verdict?: VerdictName;
  /** The most probable one. */
  readonly genre?: string;
  /** Its probability. */
  readonly confidence?: number;
  /** By genre. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Of models of several labels a track: those that have reached their thresholds, with their probabilities, the most probable first. */
  readonly labels?: Readonly<Record<string, number>>;
  /** Of a dense time line, where one is asked for. */
  readonly sections?: readonly Section[];
  /** Mean over the segments. */
  readonly embedding?: readonly number[];
  readonly durationSeconds?: number;
  /** Of the manifest of the version that answered. */
  readonly modelDigest: Digest;
  /** Why there is no answer. */
  readonly problem?: { readonly code: string; readonly detail: string };
}
