/*
 * librosa's MFCC by their definitions, in double precision: every sum is written out, and nothing of `src/features` but
 * the shape of a segment is used.
 */
import { framesPerSegment, type MfccParameters } from '../../src/features/mfcc-parameters.js';

/** The features of a segment: `frames × nMfcc`, row-major; with the chroma, `frames × (nMfcc + 12)`. */
export function naiveMfcc(segment: Float32Array, p: MfccParameters): Float64Array {
  const coefficients = mfccOf(naiveMels(segment, p), p);
  return concatenate(framesPerSegment(p), frame => [
    ...coefficients.subarray(frame * p.nMfcc, (frame + 1) * p.nMfcc),
    ...(p.chroma ? naiveChroma(powerSpectrum(segment, frame * p.hopLength - p.nFft / 2, p.nFft), p) : []),
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
  const weights = melWeights(p.sampleRate, p.nFft, p.melBands, p.fMax);
  return concatenate(framesPerSegment(p), frame => {
    const power = powerSpectrum(segment, frame * p.hopLength - p.nFft / 2, p.nFft);
    return weights.map(filter => filter.reduce((sum, weight, bin) => sum + weight * power[bin], 0));
  });
}

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

/** The weights of `librosa.filters.mel`: for each band one a bin. */
export function melWeights(
  sampleRate: number,
  nFft: number,
  bands: number,
  fMax = sampleRate / 2,
): number[][] {
  const top = slaneyMel(fMax);
  const tip = (i: number) => slaneyHz((i * top) / (bands + 1));
  return Array.from({ length: bands }, (_, band) => {
    const [left, middle, right] = [tip(band), tip(band + 1), tip(band + 2)];
    return Array.from({ length: nFft / 2 + 1 }, (_, bin) => {
      const hz = (bin * sampleRate) / nFft;
      const height = Math.min((hz - left) / (middle - left), (right - hz) / (right - middle));
      return (Math.max(0, height) * 2) / (right - left);
    });
  });
}

function slaneyMel(hz: number): number {
  return hz < 1000 ? (3 * hz) / 200 : 15 + (27 * Math.log(hz / 1000)) / Math.log(6.4);
}

function slaneyHz(mel: number): number {
  return mel < 15 ? (200 * mel) / 3 : 1000 * 6.4 ** ((mel - 15) / 27);
}

/** The squared magnitudes of a DFT under a periodic Hann window; samples beyond the segment are 0. */
function powerSpectrum(segment: Float32Array, start: number, size: number): Float64Array {
  const turn = Float64Array.from({ length: size }, (_, n) => Math.cos((2 * Math.PI * n) / size));
  const frame = Float64Array.from(turn, (cosine, n) => (0.5 - 0.5 * cosine) * (segment[start + n] ?? 0));
  return Float64Array.from({ length: size / 2 + 1 }, (_, bin) => {
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < size; n++) {
      // The remainder of a division by a power of two.
      real += frame[n] * turn[(bin * n) & (size - 1)];
      imaginary += frame[n] * turn[(bin * n + size / 4) & (size - 1)];
    }
    return real ** 2 + imaginary ** 2;
  });
}

function concatenate(rows: number, row: (index: number) => number[]): Float64Array {
  return Float64Array.from(Array.from({ length: rows }, (_, index) => row(index)).flat());
}
