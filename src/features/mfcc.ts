import type { FrontEnd } from './front-end.js';
import { hzToMel, melToHz } from './mel-scale.js';
import { framesPerSegment, valuesPerFrame, type MfccParameters } from './mfcc-parameters.js';

/** MFCC, by one of two extractors, with the chroma after them or without: `frames × nMfcc` or `frames × (nMfcc + 12)`. */
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
      description: 'Mel bands from 0 Hz to fMax',
    },
    nMfcc: { type: 'integer', minimum: 1, maximum: 128, description: 'Coefficients kept; at most melBands' },
    fMax: {
      type: 'number',
      minimum: 1000,
      maximum: 24000,
      description: "Where the highest mel band of librosa's MFCC ends, Hz; by default sampleRate / 2",
    },
    topDb: {
      type: 'number',
      minimum: 10,
      maximum: 200,
      description:
        "How far below a segment's loudest value the others of librosa's MFCC may lie, dB; by default 80",
    },
    chroma: {
      type: 'boolean',
      description:
        "Whether the strengths of the twelve pitch classes follow the coefficients of librosa's MFCC in each frame",
    },
  },
  optional: ['fMax', 'topDb', 'chroma'],
  fault({ extractor, sampleRate, melBands, nMfcc, fMax, topDb, chroma }) {
    if (nMfcc > melBands) return `${melBands} melBands cannot give ${nMfcc} coefficients (nMfcc)`;
    if (fMax !== undefined && fMax > sampleRate / 2) return `fMax cannot be above ${sampleRate / 2} Hz`;
    if (extractor === 'meyda' && (fMax ?? topDb ?? chroma) !== undefined)
      return "fMax, topDb and chroma are for librosa's MFCC only";
    return undefined;
  },
  shape: parameters => ({ frames: framesPerSegment(parameters), values: valuesPerFrame(parameters) }),
  bands({ sampleRate, melBands, fMax = sampleRate / 2 }) {
    const step = hzToMel(fMax) / (melBands + 1);
    return Float64Array.from({ length: melBands }, (_, band) => melToHz((band + 1) * step));
  },
  // Loaded where features are computed, which is not where a shape is asked for.
  async create(parameters, alter) {
    if (parameters.extractor === 'meyda') return (await import('./meyda.js')).createMeydaMfcc(parameters);
    return (await import('./librosa.js')).createLibrosaMfcc(parameters, alter);
  },
};
