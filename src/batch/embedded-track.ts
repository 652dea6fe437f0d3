import type { ItemFault } from '../catalogue/catalogue.js';
import type { ProblemCode } from '../problems.js';

/** What became of one file of a folder: a row of the output. */
export interface EmbeddedTrack {
  /** From the folder on, with `/` between the names. */
  readonly file: string;
  /** `NAME@VERSION`. */
  readonly model: string;
  /** Of the version's manifest. */
  readonly digest: string;
  /** Seconds. */
  readonly duration?: number;
  /** The most probable one. */
  readonly genre?: string;
  readonly verdict?: string;
  /** Mean over the segments. */
  readonly embedding?: Float32Array;
  /** Why there is none of these. */
  readonly problem?: ProblemCode | ItemFault['code'];
  readonly detail?: string;
}
