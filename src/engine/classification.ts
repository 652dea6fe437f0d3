import type { Profile } from '../drift/profile.js';
import type { StageTiming } from './stages.js';

/** What the service says of one track. Probabilities are in the order of the model's genres. */
export interface Classification {
  /** Mean over the segments. */
  readonly probabilities: number[];
  /** Of the track; absent where the network gives none. */
  readonly novelty?: number;
  readonly segments: readonly ClassifiedSegment[];
  readonly audio: AudioFacts;
  readonly timing: StageTiming;
  /** Milliseconds of processor time that the child took, for this version and those before it. */
  readonly processor: number;
  /** Mean over the segments, as many numbers as the manifest says; where it was asked for. */
  readonly embedding?: Float32Array;
  /** What is compared with the version's reference, where it has one. */
  readonly profile?: Profile;
}

/** One segment's own answer; `start` and `end` in seconds from the beginning of the track. */
export interface ClassifiedSegment {
  readonly start: number;
  readonly end: number;
  readonly probabilities: number[];
  /** Of the stretch that it is in, in a dense time line of a network that gives a novelty. */
  readonly novelty?: number;
}

/** The upload as it was found: `duration` in seconds, `sampleRate` in Hz. */
export interface AudioFacts {
  readonly format: string;
  readonly duration: number;
  readonly sampleRate: number;
  readonly channels: number;
}
