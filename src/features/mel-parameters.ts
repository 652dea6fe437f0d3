import type { Windows } from './windows.js';

/** Decibels: `10 log₁₀` of powers, `20 log₁₀` of magnitudes. */
export interface DecibelCompression {
  readonly kind: 'db';
  /** What counts as 0 dB: 1, or the largest value of the segment. */
  readonly ref: 1 | 'max';
  /** Mel values below this count as this much. */
  readonly amin: number;
  /** How far below a segment's largest value the others may lie, dB; any distance where it is absent. */
  readonly topDb?: number;
}

/** `ln(x + offset)`. */
export interface NaturalCompression {
  readonly kind: 'ln';
  readonly offset: number;
}

/** `log₁₀(1 + factor x)`. */
export interface CommonCompression {
  readonly kind: 'log10';
  readonly factor: number;
}

/** What becomes of a mel value x. */
export type Compression = DecibelCompression | NaturalCompression | CommonCompression;

/** Where frames lie in a segment, and what they read beyond its ends. */
export type Framing = 'centre-zeros' | 'centre-reflect' | 'none';

/** Which bands a mel bank has. */
export interface MelBankParameters {
  readonly sampleRate: number;
  /** Samples that are transformed at a time. */
  readonly nFft: number;
  readonly melBands: number;
  /** Where the lowest band begins, Hz; 0 where it is absent. */
  readonly fMin?: number;
  /** Where the highest band ends, Hz; `sampleRate / 2` where it is absent. */
  readonly fMax?: number;
  /** Whose scale the bands are evenly spaced on: Slaney's Auditory Toolbox, or HTK. */
  readonly melScale: 'slaney' | 'htk';
  /** `slaney`: each band has the height 2 / width in Hz, so that all have the same area; `none`: the height 1. */
  readonly melNorm: 'slaney' | 'none';
  /** What the slopes of a band are linear in; hertz where it is absent. */
  readonly triangles?: 'hertz' | 'mel';
}

/** What a mel spectrogram is computed with. */
export interface MelParameters extends MelBankParameters, Windows {
  readonly kind: 'mel';
  /** Samples of a frame under the periodic Hann window; at most `nFft`, with zeros around them. */
  readonly windowLength: number;
  /** Samples between frames. */
  readonly hopLength: number;
  /** What the bands sum: magnitudes, or their squares. */
  readonly power: 1 | 2;
  readonly framing: Framing;
  readonly compression: Compression;
}
