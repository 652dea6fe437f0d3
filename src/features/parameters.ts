import type { DriftValues, FeatureShape } from './front-end.js';
import { frontEndOf, type FrontEndParameters } from './front-ends.js';
import type { MfccParameters } from './mfcc-parameters.js';

export { segmentLength, type Windows } from './windows.js';
export type { FeatureShape } from './front-end.js';

/**
 * What a model was trained on: how a track is cut into segments, and what a front end computes of each. A model's manifest
 * carries this object, and training and serving both give it to `createExtractor`, so the two cannot differ.
 */
export type FeatureParameters = FrontEndParameters;

/** What Hyena's own models use: ten segments of 130 × 13, as in the usual treatment of GTZAN with librosa. */
export const defaultFeatureParameters: MfccParameters = {
  kind: 'mfcc',
  extractor: 'librosa',
  sampleRate: 22050,
  segments: 10,
  segmentSeconds: 3,
  nFft: 2048,
  hopLength: 512,
  melBands: 128,
  nMfcc: 13,
};

/** The shape of the features that these parameters give for one segment; 130 × 13 by default. */
export function featureShape(parameters: FeatureParameters): FeatureShape {
  return frontEndOf(parameters).shape(parameters);
}

/** Numbers in the features of one segment; 1 690 by default. */
export function featureSize(parameters: FeatureParameters): number {
  const { frames, values } = featureShape(parameters);
  return frames * values;
}

/** What drift is measured on where features are of such parameters. */
export function driftValues(parameters: FeatureParameters): DriftValues {
  const own = frontEndOf(parameters).driftValues?.(parameters);
  if (own) return own;
  const { values } = featureShape(parameters);
  return {
    names: Array.from({ length: values }, (_, index) => `${parameters.kind}_${index + 1}`),
    rows: features => features,
  };
}

/** Numbers in the features of a track at most; 128 MB of them. */
const mostNumbers = 2 ** 25;

/** How parameters contradict each other, or ask for too much, beyond their schema; undefined when they do not. */
export function parametersFault(parameters: FeatureParameters): string | undefined {
  const fault = frontEndOf(parameters).fault(parameters);
  if (fault !== undefined) return fault;
  const { frames, values } = featureShape(parameters);
  const { segments } = parameters;
  return segments * frames * values > mostNumbers
    ? `${segments} segments of ${frames} × ${values} are more than ${mostNumbers} numbers`
    : undefined;
}
