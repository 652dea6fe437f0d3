import { pitchClasses } from './pitch-classes.js';
import { segmentLength, type Windows } from './windows.js';

/** What MFCC are computed with. */
export interface MfccParameters extends Windows {
  readonly kind: 'mfcc';
  /** Whose: `librosa.feature.mfcc` (dB, orthonormal DCT) or `Meyda.extract("mfcc")` (ln(1 + p)). */
  readonly extractor: 'librosa' | 'meyda';
  /** Samples per frame. */
  readonly nFft: number;
  /** Samples between frames. */
  readonly hopLength: number;
  /** Mel bands from `fMin` to `fMax`. */
  readonly melBands: number;
  /** Coefficients kept; at most `melBands`. */
  readonly nMfcc: number;
  /** Where the lowest mel band of librosa's MFCC begins, Hz; 0 where it is absent. */
  readonly fMin?: number;
  /** Where the highest mel band of librosa's MFCC ends, Hz; `sampleRate / 2` where it is absent. */
  readonly fMax?: number;
  /** How far below a segment's loudest value the others of librosa's MFCC may lie, dB; 80 where it is absent. */
  readonly topDb?: number;
  /** Whether the strengths of the twelve pitch classes follow the coefficients in each frame; false where it is absent. */
  readonly chroma?: boolean;
}

/**
 * Frames in one segment, for either extractor; 130 by default. Frame `i` is centred on sample `i × hopLength` and
 * reads zeros beyond the segment (librosa's `center=True, pad_mode="constant"`). Meyda prescribes no framing of its own.
 */
export function framesPerSegment(
  parameters: Pick<MfccParameters, 'segmentSeconds' | 'sampleRate' | 'hopLength'>,
): number {
  return 1 + Math.floor(segmentLength(parameters) / parameters.hopLength);
}

/** Numbers in one frame; 13 by default. */
export function valuesPerFrame({ nMfcc, chroma }: Pick<MfccParameters, 'nMfcc' | 'chroma'>): number {
  return nMfcc + (chroma ? pitchClasses : 0);
}
