import type { Static } from 'typebox';
import type { FeatureParameters as schema } from './parameters-schema.js';

/**
 * What a model was trained on: how a track is cut into segments and a segment into MFCC frames. A model's manifest
 * carries this object, and training and serving both hand it to {@link createExtractor}, so the two cannot differ.
 *
 * A segment gives `framesPerSegment × nMfcc` values.
 */
export type FeatureParameters = Static<typeof schema>;

/** What Hyena's own models use: ten segments of 130 × 13, as in the usual treatment of GTZAN with librosa. */
export const defaultFeatureParameters: FeatureParameters = {
  extractor: 'librosa',
  sampleRate: 22050,
  segments: 10,
  segmentSeconds: 3,
  nFft: 2048,
  hopLength: 512,
  melBands: 128,
  nMfcc: 13,
};

/** How a track is cut into segments, whatever is computed of them. */
export type Windows = Pick<FeatureParameters, 'sampleRate' | 'segments' | 'segmentSeconds'>;

/** Samples in one segment, at `sampleRate`; 66 150 by default. */
export function segmentLength({
  segmentSeconds,
  sampleRate,
}: Pick<Windows, 'segmentSeconds' | 'sampleRate'>): number {
  return Math.round(segmentSeconds * sampleRate);
}

/** What the features of one segment are: `frames` rows of `values` numbers. */
export interface FeatureShape {
  readonly frames: number;
  readonly values: number;
}

/** The shape of the features that these parameters give; 130 × 13 by default. */
export function featureShape(parameters: FeatureParameters): FeatureShape {
  return { frames: framesPerSegment(parameters), values: parameters.nMfcc };
}

/** Numbers in the features of one segment; 1 690 by default. */
export function featureSize(parameters: FeatureParameters): number {
  const { frames, values } = featureShape(parameters);
  return frames * values;
}

/**
 * Frames in one segment, for either extractor; 130 by default. Frame `i` is centred on sample `i × hopLength` and
 * reads zeros beyond the segment (librosa's `center=True, pad_mode="constant"`). Meyda prescribes no framing of its own.
 */
export function framesPerSegment(parameters: FeatureParameters): number {
  return 1 + Math.floor(segmentLength(parameters) / parameters.hopLength);
}
