import type { FrontEnd } from './front-end.js';
import { hzToMel, melToHz } from './mel-scale.js';
import { framesPerSegment, type MfccParameters } from './mfcc-parameters.js';

/** MFCC, by one of two extractors: `frames × nMfcc`. */
export const mfcc: FrontEnd<MfccParameters> = {
  properties: {
    extractor: {
      enum: ['librosa', 'meyda'],
      description:
        'Whose MFCC: librosa.feature.mfcc (dB, orthonormal DCT) or Meyda.extract("mfcc") (ln(1 + p))',
    },
    nFft: { enum: [256, 512, 1024, 2048, 4096, 8192], description: 'Samples per frame' },
    hopLength: { type: 'integer', minimum: 32, maximum: 8192, description: 'Samples between frames' },
    melBands: {
      type: 'integer',
      minimum: 1,
      maximum: 512,
      description: 'Mel bands from 0 Hz to sampleRate / 2',
    },
    nMfcc: { type: 'integer', minimum: 1, maximum: 128, description: 'Coefficients kept; at most melBands' },
  },
  fault: ({ melBands, nMfcc }) =>
    nMfcc > melBands ? `${melBands} melBands cannot give ${nMfcc} coefficients (nMfcc)` : undefined,
  shape: parameters => ({ frames: framesPerSegment(parameters), values: parameters.nMfcc }),
  bands({ sampleRate, melBands }) {
    const step = hzToMel(sampleRate / 2) / (melBands + 1);
    return Float64Array.from({ length: melBands }, (_, band) => melToHz((band + 1) * step));
  },
  // Loaded where features are computed, which is not where a shape is asked for.
  async create(parameters, alter) {
    if (parameters.extractor === 'meyda') return (await import('./meyda.js')).createMeydaMfcc(parameters);
    return (await import('./librosa.js')).createLibrosaMfcc(parameters, alter);
  },
};
