import Type, { type Static } from 'typebox';

/**
 * What a model was trained on: how a track is cut into segments and a segment into MFCC frames. A model's manifest
 * carries this object, and training and serving both hand it to {@link createExtractor}, so the two cannot differ.
 *
 * A segment gives `framesPerSegment × nMfcc` values.
 */
export const FeatureParameters = Type.Object(
  {
    extractor: Type.Enum(['librosa', 'meyda'], {
      description:
        'Whose MFCC: librosa.feature.mfcc (dB, orthonormal DCT) or Meyda.extract("mfcc") (ln(1 + p))',
    }),
    sampleRate: Type.Integer({ minimum: 8000, maximum: 48000, description: 'Hz, of the mono signal' }),
    segments: Type.Integer({ minimum: 1, maximum: 100, description: 'Segments per track' }),
    segmentSeconds: Type.Number({ minimum: 0.1, maximum: 30, description: 'Length of a segment, s' }),
    nFft: Type.Enum([256, 512, 1024, 2048, 4096, 8192], { description: 'Samples per frame' }),
    hopLength: Type.Integer({ minimum: 32, maximum: 8192, description: 'Samples between frames' }),
    melBands: Type.Integer({
      minimum: 1,
      maximum: 512,
      description: 'Mel bands from 0 Hz to sampleRate / 2',
    }),
    nMfcc: Type.Integer({ minimum: 1, maximum: 128, description: 'Coefficients kept; at most melBands' }),
  },
  { additionalProperties: false },
);

/** The type of {@link FeatureParameters}. */
export type FeatureParameters = Static<typeof FeatureParameters>;

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

/** Samples in one segment, at `sampleRate`; 66 150 by default. */
export function segmentLength({ segmentSeconds, sampleRate }: FeatureParameters): number {
  return Math.round(segmentSeconds * sampleRate);
}

/**
 * Frames in one segment, for either extractor; 130 by default. Frame `i` is centred on sample `i × hopLength` and
 * reads zeros beyond the segment (librosa's `center=True, pad_mode="constant"`). Meyda prescribes no framing of its own.
 */
export function framesPerSegment(parameters: FeatureParameters): number {
  return 1 + Math.floor(segmentLength(parameters) / parameters.hopLength);
}
