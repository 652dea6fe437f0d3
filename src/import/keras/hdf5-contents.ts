/** A weight as a file holds it. */
export interface Weight {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly values: Float32Array;
}

/** What matters of an HDF5 file, by paths that begin with a slash; that of the whole file is empty. */
export interface Hdf5Contents {
  /** Names of what is in each group. */
  readonly groups: ReadonlyMap<string, readonly string[]>;
  /** Texts of attributes of groups, by their group and, after a `@`, their name. */
  readonly texts: ReadonlyMap<string, readonly string[]>;
  /**
   * Data sets: those of floating-point numbers; null for those of other numbers, which are training's counters and
   * seeds; and the reason for those that cannot be read.
   */
  readonly weights: ReadonlyMap<string, Weight | null | string>;
}

/** What the thread that reads a file answers: the contents, or in one line why there are none. */
export type Hdf5Reply = { readonly contents: Hdf5Contents } | { readonly error: string };
