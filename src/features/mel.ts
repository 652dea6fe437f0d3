import type { FrontEnd } from './front-end.js';
import { largestFactor } from './fft-tables.js';
import { bandMiddles } from './mel-bank.js';
import type { Compression, Framing, MelParameters } from './mel-parameters.js';
import { segmentLength } from './windows.js';

/** JSON schema of what becomes of mel values; which fields a kind has, {@link compressionFault} says. */
const compressionSchema = {
  type: 'object',
  required: ['kind'],
  properties: {
    kind: { enum: ['db', 'ln', 'log10'] },
    ref: { enum: [1, 'max'], description: 'What is 0 dB: 1, or the largest value of the segment' },
    amin: { type: 'number', minimum: 1e-30, maximum: 1, description: 'What smaller values count as' },
    topDb: {
      type: 'number',
      minimum: 10,
      maximum: 200,
      description: "How far below a segment's largest value the others may lie, dB; by default any distance",
    },
    offset: { type: 'number', minimum: 1e-30, maximum: 1e6, description: 'c of ln(x + c)' },
    factor: { type: 'number', minimum: 1e-6, maximum: 1e12, description: 'c of log10(1 + c x)' },
  },
  additionalProperties: false,
  description:
    'What becomes of a mel value x: db: 10 log10 of powers, 20 log10 of magnitudes; ln: ln(x + offset); log10: log10(1 + factor x)',
};

/** Radix of an FFT at most: one of a large prime would take as long as no FFT. */
const mostRadix = 31;

/** Mel spectrograms: `frames × melBands`. */
export const mel: FrontEnd<MelParameters> = {
  properties: {
    nFft: {
      type: 'integer',
      minimum: 128,
      maximum: 8192,
      multipleOf: 2,
      description: 'Samples that are transformed at a time: even, of prime factors up to 31',
    },
    windowLength: {
      type: 'integer',
      minimum: 32,
      maximum: 8192,
      description: 'Samples of a frame, under the periodic Hann window; at most nFft, with zeros around them',
    },
    hopLength: { type: 'integer', minimum: 32, maximum: 8192, description: 'Samples between frames' },
    melBands: { type: 'integer', minimum: 1, maximum: 512, description: 'Bands from fMin to fMax' },
    fMin: {
      type: 'number',
      minimum: 0,
      maximum: 24000,
      description: 'Where the lowest band begins, Hz; by default 0',
    },
    fMax: {
      type: 'number',
      minimum: 1000,
      maximum: 24000,
      description: 'Where the highest band ends, Hz; by default sampleRate / 2',
    },
    melScale: { enum: ['slaney', 'htk'], description: 'The scale on which the bands are evenly spaced' },
    melNorm: {
      enum: ['slaney', 'none'],
      description: 'slaney: bands have the height 2 / width in Hz; none: they have the height 1',
    },
    triangles: {
      enum: ['hertz', 'mel'],
      description: 'What the slopes of the bands are linear in; by default hertz',
    },
    power: { enum: [1, 2], description: 'What the bands sum: magnitudes, or their squares' },
    framing: {
      enum: ['centre-zeros', 'centre-reflect', 'none'] satisfies Framing[],
      description:
        "centre-zeros, centre-reflect: frame t has its middle at sample t × hopLength, with zeros or the signal's reflection beyond the ends; none: it begins there",
    },
    compression: compressionSchema,
  },
  optional: ['fMin', 'fMax', 'triangles'],
  fault(parameters) {
    const { sampleRate, nFft, windowLength, fMin = 0, fMax = sampleRate / 2, framing } = parameters;
    const samples = segmentLength(parameters);
    if (largestFactor(nFft) > mostRadix) return `nFft cannot have a prime factor above ${mostRadix}`;
    if (windowLength > nFft) return `windowLength cannot be above nFft, ${nFft}`;
    if (fMax > sampleRate / 2) return `fMax cannot be above ${sampleRate / 2} Hz`;
    if (fMin >= fMax) return `fMin must be below fMax, ${fMax} Hz`;
    if (framing === 'none' && samples < windowLength)
      return `a segment of ${samples} samples has no frame of ${windowLength} (windowLength)`;
    if (framing === 'centre-reflect' && samples <= nFft / 2)
      return `a segment of ${samples} samples has no reflection of ${nFft / 2} (nFft / 2)`;
    return compressionFault(parameters.compression);
  },
  shape: parameters => ({ frames: framesOf(parameters), values: parameters.melBands }),
  bands: bandMiddles,
  // Loaded where features are computed, which is not where a shape is asked for.
  create: async (parameters, alter) =>
    (await import('./mel-features.js')).createMelFeatures(parameters, framesOf(parameters), alter),
};

const required: Readonly<Record<Compression['kind'], readonly string[]>> = {
  db: ['ref', 'amin'],
  ln: ['offset'],
  log10: ['factor'],
};

/** Which fields a compression lacks, or has of another kind; undefined where all is right. */
function compressionFault(compression: Compression): string | undefined {
  const { kind } = compression;
  const lacking = required[kind].find(name => !Object.hasOwn(compression, name));
  if (lacking !== undefined) return `compression ${kind} needs ${lacking}`;
  const allowed = ['kind', ...required[kind], ...(kind === 'db' ? ['topDb'] : [])];
  const foreign = Object.keys(compression).find(name => !allowed.includes(name));
  return foreign && `compression ${kind} has no ${foreign}`;
}

/**
 * Frames in one segment. Centred: frame `t` has its middle at sample `t × hopLength`, and what lies beyond the segment is 0
 * or its reflection. `none`: frame `t` is the samples from `t × hopLength` on, and none reaches beyond the segment.
 */
function framesOf(parameters: MelParameters): number {
  const { windowLength, hopLength, framing } = parameters;
  const beyondFirst = segmentLength(parameters) - (framing === 'none' ? windowLength : 0);
  return 1 + Math.floor(beyondFirst / hopLength);
}
