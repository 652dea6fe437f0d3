import type { AudioLimits } from '../audio/open.js';
import type { BackendPreference } from '../models/runtime.js';
import type { Digest } from '../models/version.js';

/** Which version a child is to use, and where it lies. */
export interface ModelReference {
  readonly directory: string;
  readonly digest: Digest;
}

/** What a child is told once, when it starts. */
export interface ChildOptions {
  readonly backend: BackendPreference;
  /** Versions to load and warm before the first job. */
  readonly preload: readonly ModelReference[];
}

/** How to classify a track. */
export interface Job {
  readonly model: ModelReference;
  readonly limits: AudioLimits;
}

/** What a child says of itself. */
export interface ChildStatus {
  readonly pid: number;
  readonly backend: string;
  /** Why this TensorFlow.js backend runs and not another. */
  readonly reason: string;
}
