/** What a network gives for some segments. */
export interface Prediction {
  /** `segments × labels`, row-major. */
  readonly scores: Float32Array;
  /** `segments × dimensions`, row-major; absent where the network has no such output. */
  readonly embedding?: Float32Array;
  /** Of all segments together: distance of their mean from the fifth nearest landmark; absent where the network has no landmarks. */
  readonly novelty?: number;
}

/** A network in memory, whatever runtime computes it. */
export interface Network {
  /** What it computes with, such as `wasm`. */
  readonly backend: string;
  /**
   * Computes some segments.
   *
   * @param features the segments' features, one segment after another, row-major as the front end gives them
   * @throws Error when the network does not give one row a segment
   */
  readonly predict: (features: Float32Array, segments: number) => Promise<Prediction>;
  /** Frees the weights. */
  readonly dispose: () => void;
}
