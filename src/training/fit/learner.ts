import type { ExampleSet } from '../data/examples.js';

/** What a classifier gives for a track. */
export interface TrackJudgement {
  /** `segments × labels`. */
  readonly logits: Float32Array;
  /** As in `Prediction`. */
  readonly novelty?: number;
}

/** A way to make classifiers of examples. */
export interface Learner<Classifier> {
  /**
   * @param seed determines what is drawn
   * @param onTrack called after each track
   */
  fit(set: ExampleSet, seed: number, onTrack?: () => void): Classifier;
  /**
   * Makes a function that judges a track, as the version that is made of the classifier will.
   *
   * @returns from what the track's example reads, `segments × features`
   */
  judge(classifier: Classifier, set: Omit<ExampleSet, 'examples'>): (rows: Float32Array) => TrackJudgement;
}
