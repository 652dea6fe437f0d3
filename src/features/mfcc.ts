import type { FrontEnd } from './front-end.js';
import { bandMiddles } from './mel-bank.js';
import { framesPerSegment, valuesPerFrame, type MfccParameters } from './mfcc-parameters.js';

/** Meyda silently returns no more coefficients than this. */
const mostOfMeyda = 40;

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
      description: 'Mel bands from fMin to fMax',
    },
    nMfcc: { type: 'integer', minimum: 1, maximum: 512, description: 'Coefficients kept; at most melBands' },
    fMin: {
      type: 'number',
      minimum: 0,
      maximum: 24000,
      description: "Where the lowest mel band of librosa's MFCC begins, Hz; by default 0",
    },
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
  optional: ['fMin', 'fMax', 'topDb', 'chroma'],
  fault({ extractor, sampleRate, melBands, nMfcc, fMin, fMax, topDb, chroma }) {
    const top = fMax ?? sampleRate / 2;
    if (nMfcc > melBands) return `${melBands} melBands cannot give ${nMfcc} coefficients (nMfcc)`;
    if (top > sampleRate / 2) return `fMax cannot be above ${sampleRate / 2} Hz`;
    if (fMin !== undefined && fMin >= top) return `fMin must be below fMax, ${top} Hz`;
    if (extractor !== 'meyda') return undefined;
    if ((fMin ?? fMax ?? topDb ?? chroma) !== undefined)
      return "fMin, fMax, topDb and chroma are for librosa's MFCC only";
    if (nMfcc > mostOfMeyda) return `Meyda gives at most ${mostOfMeyda} coefficients, not ${nMfcc} (nMfcc)`;
    return undefined;
  },
  shape: parameters => ({ frames: framesPerSegment(parameters), values: valuesPerFrame(parameters) }),
  bands: parameters => bandMiddles({ ...parameters, melScale: 'slaney' }),
  // Loaded where features are computed, which is not where a shape is asked for.
  async create(parameters, alter) {
    if (parameters.extractor === 'meyda') return (await import('./meyda.js')).createMeydaMfcc(parameters);
    return (await import('./librosa.js')).createLibrosaMfcc(parameters, alter);
  },
};
