/*
 * librosa's MFCC by their definitions, in double precision: every sum is written out, and nothing of `src/features` but
 * the shape of a segment is used.
 */
import { framesPerSegment, type MfccParameters } from '../../src/features/mfcc-parameters.js';
import type { MelParameters } from '../../src/features/mel-parameters.js';
import { concatenate, frameOf, naiveMels as melsOf, powerSpectrum } from './naive-mel.js';

/** The features of a segment: `frames × nMfcc`, row-major; with the chroma, `frames × (nMfcc + 12)`. */
export function naiveMfcc(segment: Float32Array, p: MfccParameters): Float64Array {
  const coefficients = mfccOf(naiveMels(segment, p), p);
  return concatenate(framesPerSegment(p), frame => [
    ...coefficients.subarray(frame * p.nMfcc, (frame + 1) * p.nMfcc),
    ...(p.chroma ? naiveChroma(powerSpectrum(frameOf(segment, spectrogramOf(p), frame)), p) : []),
  ]);
}

/** The amplitudes of the semitones from C3 to E7, summed for each pitch class, as a vector of length 1. */
function naiveChroma(power: Float64Array, { sampleRate, nFft }: MfccParameters): number[] {
  const hzOf = (semitone: number) => 440 * 2 ** ((semitone - 69) / 12);
  const sums = new Array<number>(12).fill(0);
  for (let semitone = 48; semitone <= 100; semitone++) {
    const [left, middle, right] = [hzOf(semitone - 1), hzOf(semitone), hzOf(semitone + 1)];
    const total = power.reduce((sum, value, bin) => {
      const hz = (bin * sampleRate) / nFft;
      return (
        sum + value * Math.max(0, Math.min((hz - left) / (middle - left), (right - hz) / (right - middle)))
      );
    }, 0);
    sums[semitone % 12] += Math.sqrt(Math.max(total, 1e-10));
  }
  return sums.map(value => value / Math.hypot(...sums));
}

/** The mel powers of a segment: `frames × melBands`, row-major. */
export function naiveMels(segment: Float32Array, p: MfccParameters): Float64Array {
  return melsOf(segment, spectrogramOf(p));
}

/** What the MFCC are computed from. */
const spectrogramOf = (p: MfccParameters): MelParameters => ({
  ...p,
  kind: 'mel',
  windowLength: p.nFft,
  melScale: 'slaney',
  melNorm: 'slaney',
  power: 2,
  framing: 'centre-zeros',
  compression: { kind: 'db', ref: 1, amin: 1e-10 },
});

/** The features of mel powers: decibels within `topDb` of the loudest, and their orthonormal DCT-II. */
export function mfccOf(mels: Float64Array, { melBands, nMfcc, topDb = 80 }: MfccParameters): Float64Array {
  const decibels = mels.map(power => 10 * Math.log10(Math.max(power, 1e-10)));
  const floor = decibels.reduce((most, value) => Math.max(most, value)) - topDb;
  return concatenate(mels.length / melBands, frame =>
    Array.from({ length: nMfcc }, (_, k) => {
      let sum = 0;
      for (let j = 0; j < melBands; j++)
        sum +=
          Math.max(decibels[frame * melBands + j], floor) *
          Math.cos((Math.PI * k * (2 * j + 1)) / (2 * melBands));
      return Math.sqrt((k === 0 ? 1 : 2) / melBands) * sum;
    }),
  );
}
