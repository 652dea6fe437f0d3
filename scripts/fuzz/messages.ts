/** What a child is to do; its only argument. */
export interface Assignment {
  readonly target: string;
  /** 0: only run the inputs that there are. */
  readonly seconds: number;
  readonly seed: number;
  /** Folders of corpora to begin with. Inputs that reach new code are added to the last one. */
  readonly corpora: readonly string[];
  /** The file that holds the input under way, should the child not live to name it. */
  readonly underWay: string;
}

/** How far a child has come. */
export interface Progress {
  readonly executions: number;
  /** Inputs that each reached code that those before did not. */
  readonly kept: number;
  /** Characters of the code that were reached, and of all of it, by file. */
  readonly files: ReadonlyMap<string, { readonly reached: number; readonly total: number }>;
  /** Milliseconds of the input that took longest. */
  readonly slowest: number;
  readonly peakBytes: number;
}

/** What a child says: that it goes on, that an input breaks a promise, or how far it came before it ended. */
export type FromChild =
  | { readonly alive: true }
  | { readonly finding: string; readonly input: Uint8Array }
  | { readonly ended: 'time' | 'memory'; readonly progress: Progress };
