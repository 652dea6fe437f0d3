import type { MelAlteration } from './alteration.js';
import type { Windows } from './windows.js';

/** What the features of one segment are: `frames` rows of `values` numbers. */
export interface FeatureShape {
  readonly frames: number;
  readonly values: number;
}

/** Fills `frames × values`, row-major, from the `segmentLength` samples of one segment. */
export type FillFeatures = (segment: Float32Array, out: Float32Array) => void;

/** What of features drift is measured on. */
export interface DriftValues {
  /** The values of a row, as metrics name them. */
  readonly names: readonly string[];
  /** The rows, `rows × names`, row-major, of the features of any number of segments. */
  readonly rows: (features: Float32Array) => Float32Array;
}

/** One kind of features. */
export interface FrontEnd<Parameters extends Windows> {
  /**
   * JSON schemas of its own parameters. They are plain objects, since child processes, which never check parameters, start
   * faster without the library that makes and checks schemas.
   */
  readonly properties: Readonly<Record<Exclude<keyof Parameters, 'kind' | keyof Windows>, object>>;
  /** Those of them that may be left out; all others are required. */
  readonly optional: readonly (keyof Parameters)[];
  /** How the parameters contradict each other; undefined when they do not. */
  fault(parameters: Parameters): string | undefined;
  /** The shape of the features of one segment. */
  shape(parameters: Parameters): FeatureShape;
  /** What drift is measured on; left out where that is the frames as they are. */
  driftValues?(parameters: Parameters): DriftValues;
  /** The middle of each mel band whose powers an alteration changes, Hz; undefined for a front end without mel powers. */
  bands(parameters: Parameters): Float64Array | undefined;
  /**
   * Makes the function that computes them. Tables and scratch memory belong to it.
   *
   * @param alter for training; left out by a front end without mel powers, and by Meyda's MFCC
   */
  create(parameters: Parameters, alter: MelAlteration | undefined): Promise<FillFeatures>;
}
