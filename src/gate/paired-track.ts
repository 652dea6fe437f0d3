import type { LabelledAnswer } from '../training/judge/track-answer.js';

/** What a version says of a track whose genre is known. */
export interface VersionAnswer extends LabelledAnswer {
  /** Whether the verdict names the genre. */
  readonly named: boolean;
  /** Processor time of all that it takes, which hardly depends on what else the machine does. */
  readonly milliseconds: number;
}

/** A held-out track that two versions answered. */
export interface PairedTrack {
  /** The artist, or the track itself. */
  readonly group: string;
  readonly candidate: VersionAnswer;
  readonly baseline: VersionAnswer;
}
