import Type from 'typebox';

/**
 * JSON schema of the feature parameters in a manifest; apart from them, since those who only compute features load faster
 * without it.
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
