/** A piece of music to be classified. */
export interface Track {
  readonly name: string;
  /** Absent where the page was loaded again since: answers are kept, and files are not. */
  readonly audio?: Blob;
}
