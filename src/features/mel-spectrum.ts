import { createSimdArrays, type ArrayShapes, type SimdArrays } from '../simd/arrays.js';
import { signalKernels, type Kernels } from '../simd/kernels.js';
import type { MelAlteration } from './alteration.js';
import { fftPasses, pairTurns } from './fft-tables.js';
import { frameAt, interleavedAlteration, lanes } from './interleaved-mels.js';
import type { TriangularBank } from './triangular-bank.js';

/** How a segment is cut into frames. */
export interface Frames {
  readonly frames: number;
  /** Samples of a segment. */
  readonly segmentLength: number;
  /** Samples that are transformed at a time. */
  readonly nFft: number;
  /** Samples between frames. */
  readonly hopLength: number;
  /** `nFft` weights. */
  readonly window: Float64Array;
  /** Samples before the segment with which the first frame begins; as many follow its end. */
  readonly margin: number;
  /** Whether the samples in the margins are the reflected signal and not 0. */
  readonly isReflected: boolean;
  /** What the bank sums: magnitudes, or their squares. */
  readonly power: 1 | 2;
}

/** The shapes of the arrays in which the spectrum is computed. */
type OwnShapes = ReturnType<typeof shapesOf>;

/** What computes mel spectra, and the arrays in its memory. */
export interface MelSpectrum<Extra extends ArrayShapes> extends SimdArrays<Kernels, OwnShapes & Extra> {
  /** Groups of {@link lanes} frames, the last of which overlaps the one before where it would not be full. */
  readonly groups: number;
  /** The address of a group's mel values, and with `groups` that of their end. */
  readonly melsOf: (group: number) => number;
  /**
   * Fills the array `mels`: group after group, in each band after band, in each the four frames of {@link frameAt}.
   *
   * @param withPowers called with each group while `power` has the spectra of its frames
   */
  readonly compute: (segment: Float32Array, withPowers?: (group: number) => void) => void;
}

/**
 * Makes what computes the mel spectra of segments by the SIMD kernels: two frames at a time in double precision up to the
 * power spectrum, four in single precision from there.
 *
 * @param extra shapes of further arrays in the same memory, for the steps after it
 * @param alter changes the mel values of a segment at the end
 */
export function createMelSpectrum<Extra extends ArrayShapes>(
  layout: Frames,
  bank: TriangularBank,
  extra: Extra,
  alter?: MelAlteration,
): MelSpectrum<Extra> {
  const { frames, segmentLength, nFft, hopLength, window, margin, isReflected } = layout;
  const size = nFft / 2;
  const bands = bank.heights.length;
  const groups = Math.ceil(frames / lanes);
  const { passes, lastRadix } = fftPasses(size);
  const simd = createSimdArrays<Kernels, OwnShapes & Extra>(signalKernels, {
    ...shapesOf(
      layout,
      bands,
      groups,
      sum(passes.map(({ roots, twiddles }) => roots.length + twiddles.length)),
    ),
    ...extra,
  });
  const { kernels } = simd;
  // Shapes that are yet to be given hide those that are known.
  const { arrays, addresses } = simd as unknown as SimdArrays<Kernels, OwnShapes>;
  arrays.window.set(window);
  arrays.turns.set(pairTurns(nFft));
  arrays.edges.set(bank.edges);
  arrays.slopes.set(bank.slopes);
  arrays.heights.set(bank.heights);
  let at = 0;
  const placed = passes.map(({ radix, stride, roots, twiddles }) => {
    arrays.tables.set(roots, at);
    arrays.tables.set(twiddles, at + roots.length);
    const address = addresses.tables + at * 8;
    at += roots.length + twiddles.length;
    return { radix, stride, roots: address, twiddles: address + roots.length * 8 };
  });

  /** The power spectra of two frames, for two lanes from `power` on. */
  const transform = (frame: number, second: number, power: number): void => {
    let from = addresses.even;
    let to = addresses.odd;
    const start = addresses.samples + frame * hopLength * 4;
    kernels.interleave(start, (second - frame) * hopLength, addresses.window, nFft, from);
    for (const { radix, stride, roots, twiddles } of placed) {
      if (radix === 4) kernels.radix4(from, to, size, stride, twiddles);
      else kernels.oddRadix(from, to, size, stride, radix, roots, twiddles);
      [from, to] = [to, from];
    }
    if (lastRadix === 4) kernels.radix4Last(from, to, size);
    else if (lastRadix === 2) kernels.radix2Last(from, to, size);
    kernels.powerOfPairs(lastRadix === 1 ? from : to, size, addresses.turns, power);
  };

  const reflect = (): void => {
    const { samples } = arrays;
    const end = margin + segmentLength - 1;
    for (let i = 1; i <= margin; i++) {
      samples[margin - i] = samples[margin + i];
      samples[end + i] = samples[end - i];
    }
  };

  const melsOf = (group: number) => addresses.mels + group * bands * lanes * 4;
  const alterMels = alter && interleavedAlteration(alter, frames, bands);
  const compute = (segment: Float32Array, withPowers?: (group: number) => void): void => {
    const { power, edges, slopes, heights } = addresses;
    arrays.samples.set(segment, margin);
    if (isReflected) reflect();
    for (let group = 0; group < groups; group++) {
      for (let lane = 0; lane < lanes; lane += 2)
        transform(frameAt(group, lane, frames), frameAt(group, lane + 1, frames), power + lane * 4);
      if (layout.power === 1) kernels.squareRoots(power, power + (size + 1) * lanes * 4);
      kernels.applyBank(power, edges, slopes, heights, bands, melsOf(group));
      withPowers?.(group);
    }
    alterMels?.(arrays.mels);
  };
  return { ...simd, groups, melsOf, compute };
}

function shapesOf(
  { segmentLength, nFft, hopLength, frames, margin }: Frames,
  bands: number,
  groups: number,
  tables: number,
) {
  const size = nFft / 2;
  return {
    samples: [Float32Array, Math.max(margin + segmentLength + margin, (frames - 1) * hopLength + nFft)],
    window: [Float64Array, nFft],
    // The roots and twiddles of each pass.
    tables: [Float64Array, tables],
    turns: [Float64Array, size + 2],
    // Complex numbers of two frames.
    even: [Float64Array, size * 4],
    odd: [Float64Array, size * 4],
    power: [Float32Array, (size + 1) * lanes],
    edges: [Int32Array, bands + 2],
    slopes: [Float32Array, (size + 1) * 2],
    heights: [Float32Array, bands],
    mels: [Float32Array, groups * bands * lanes],
  } as const satisfies ArrayShapes;
}

const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
