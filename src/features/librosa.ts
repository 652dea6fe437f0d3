import { createSimdArrays } from '../simd/arrays.js';
import { signalKernels } from '../simd/kernels.js';
import type { MelAlteration } from './alteration.js';
import { dctCosines } from './dct-cosines.js';
import { fftPasses, pairTurns } from './fft-tables.js';
import { frameAt, interleavedAlteration, lanes } from './interleaved-mels.js';
import { createMelBank } from './mel-bank.js';
import { framesPerSegment, valuesPerFrame, type MfccParameters } from './mfcc-parameters.js';
import { createPitchBank, fillChroma, pitchBands } from './pitch-classes.js';
import { periodicHann } from './window.js';
import { segmentLength } from './windows.js';

/** Powers below this count as this much, −100 dB: librosa's `amin`. */
const leastPower = 1e-10;

/** The `topDb` of parameters without one. */
const decibelRange = 80;

/**
 * Makes `librosa.feature.mfcc(y, sr, n_mfcc, n_fft, hop_length, n_mels, fmin, fmax)` of librosa 0.11 with its other
 * defaults: frames centred in zeros, periodic Hann, Slaney mels, orthonormal DCT-II; `topDb` is that of its `power_to_db`. Within
 * 1e-3 of it (it computes in single precision throughout).
 *
 * The SIMD kernels compute two frames at a time in double precision up to the power spectrum, four in single precision
 * from there to the DCT, whose sums are double again. Ten segments of 3 s take 4.1 ms on one core, the first ten in a
 * process 7 ms; the same algorithm in TypeScript took 13.3 ms, and 31 ms until V8 had compiled its loops.
 *
 * @param alter changes a segment's mel powers before they become decibels; the chroma stays as it is
 * @returns a function that fills `framesPerSegment × nMfcc`, row-major, from `segmentLength` samples; with `chroma` the twelve
 * values of {@link fillChroma} follow in each row
 */
export function createLibrosaMfcc(
  parameters: MfccParameters,
  alter?: MelAlteration,
): (segment: Float32Array, out: Float32Array) => void {
  const { sampleRate, nFft, hopLength, melBands, nMfcc, topDb = decibelRange, chroma } = parameters;
  const frames = framesPerSegment(parameters);
  const groups = Math.ceil(frames / lanes);
  const size = nFft / 2;
  const { twiddles, lastRadix } = fftPasses(size);
  const bank = createMelBank({ ...parameters, melScale: 'slaney', melNorm: 'slaney' });
  const pitchBank = chroma ? createPitchBank(sampleRate, nFft) : undefined;
  const values = valuesPerFrame(parameters);
  const { kernels, arrays, addresses } = createSimdArrays(signalKernels, {
    samples: [Float32Array, size + segmentLength(parameters) + size],
    window: [Float64Array, nFft],
    twiddles: [Float64Array, twiddles.reduce((sum, { length }) => sum + length, 0)],
    turns: [Float64Array, size + 2],
    // Complex numbers of two frames.
    even: [Float64Array, size * 4],
    odd: [Float64Array, size * 4],
    power: [Float32Array, (size + 1) * lanes],
    edges: [Int32Array, melBands + 2],
    slopes: [Float32Array, (size + 1) * 2],
    heights: [Float32Array, melBands],
    mels: [Float32Array, groups * melBands * lanes],
    pitchEdges: [Int32Array, pitchBands + 2],
    pitchSlopes: [Float32Array, (size + 1) * 2],
    pitchHeights: [Float32Array, pitchBands],
    pitches: [Float32Array, pitchBank ? groups * pitchBands * lanes : 0],
    cosines: [Float64Array, nMfcc * Math.ceil(melBands / 2)],
    coefficients: [Float32Array, Math.max(frames, lanes) * nMfcc],
  });
  arrays.window.set(periodicHann(nFft));
  arrays.twiddles.set(twiddles.flatMap(pass => Array.from(pass)));
  arrays.turns.set(pairTurns(nFft));
  arrays.edges.set(bank.edges);
  arrays.slopes.set(bank.slopes);
  arrays.heights.set(bank.heights);
  if (pitchBank) {
    arrays.pitchEdges.set(pitchBank.edges);
    arrays.pitchSlopes.set(pitchBank.slopes);
    arrays.pitchHeights.set(pitchBank.heights);
  }
  arrays.cosines.set(dctCosines(melBands, nMfcc));

  const features = arrays.coefficients.subarray(0, frames * nMfcc);

  const fftLast = lastRadix === 4 ? kernels.radix4Last : kernels.radix2Last;
  const melsOf = (group: number) => addresses.mels + group * melBands * lanes * 4;

  /** The power spectra of two frames, for two lanes from `power` on. */
  const transform = (frame: number, second: number, power: number): void => {
    let from = addresses.even;
    let to = addresses.odd;
    const start = addresses.samples + frame * hopLength * 4;
    kernels.interleave(start, (second - frame) * hopLength, addresses.window, nFft, from);
    let weights = addresses.twiddles;
    for (let pass = 0, stride = 1; pass < twiddles.length; pass++, stride *= 4) {
      kernels.radix4(from, to, size, stride, weights);
      weights += twiddles[pass].length * 8;
      [from, to] = [to, from];
    }
    fftLast(from, to, size);
    kernels.powerOfPairs(to, size, addresses.turns, power);
  };

  const applyPitchBank = (group: number): void => {
    const { power, pitchEdges, pitchSlopes, pitchHeights, pitches } = addresses;
    const to = pitches + group * pitchBands * lanes * 4;
    kernels.applyBank(power, pitchEdges, pitchSlopes, pitchHeights, pitchBands, to);
  };

  const alterMels = alter && interleavedAlteration(alter, frames, melBands);
  return (segment, out) => {
    const { power, edges, slopes, heights, mels, cosines, coefficients } = addresses;
    arrays.samples.set(segment, size);
    for (let group = 0; group < groups; group++) {
      for (let lane = 0; lane < lanes; lane += 2)
        transform(frameAt(group, lane, frames), frameAt(group, lane + 1, frames), power + lane * 4);
      kernels.applyBank(power, edges, slopes, heights, melBands, melsOf(group));
      if (pitchBank) applyPitchBank(group);
    }
    alterMels?.(arrays.mels);
    const floor = kernels.toDecibels(mels, melsOf(groups), leastPower) - topDb;
    for (let group = 0; group < groups; group++) {
      const rows = coefficients + frameAt(group, 0, frames) * nMfcc * 4;
      kernels.dct(melsOf(group), melBands, floor, cosines, nMfcc, rows);
    }
    if (!pitchBank) {
      out.set(features);
      return;
    }
    for (let frame = 0; frame < frames; frame++) {
      const at = frame * values;
      for (let i = 0; i < nMfcc; i++) out[at + i] = features[frame * nMfcc + i];
      fillChroma(arrays.pitches, frame, frames, out, at + nMfcc);
    }
  };
}
