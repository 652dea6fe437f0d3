/** A pass of an FFT of complex numbers. */
export interface FftPass {
  /** 4, or an odd prime. */
  readonly radix: number;
  /** Groups of butterflies before it: the product of the radices of all passes before. */
  readonly stride: number;
  /** Cosines and sines of the butterfly itself: of an odd radix, as the kernel `oddRadix` takes them. */
  readonly roots: Float64Array;
  /** The powers 1 to `radix − 1` of `e^(−2πip / n)` in turn, real and imaginary, for each `p < n / radix`; n: what is left. */
  readonly twiddles: Float64Array;
}

/**
 * The passes of an FFT of complex numbers: by odd primes, then by radix 4, and the radix of a last pass without twiddles,
 * which is 4 or 2, or 1 where there is none.
 *
 * @param size complex numbers
 */
export function fftPasses(size: number): { passes: FftPass[]; lastRadix: number } {
  const passes: FftPass[] = [];
  let left = size;
  const add = (radix: number) => {
    passes.push({ radix, stride: size / left, roots: oddRoots(radix), twiddles: twiddlesOf(left, radix) });
    left /= radix;
  };
  for (let radix = 3; radix <= left; radix += 2) while (left % radix === 0) add(radix);
  while (left > 4) add(4);
  return { passes, lastRadix: left };
}

function twiddlesOf(size: number, radix: number): Float64Array {
  const twiddles = new Float64Array((size / radix) * 2 * (radix - 1));
  for (let p = 0, at = 0; p < size / radix; p++) {
    for (let j = 1; j < radix; j++) {
      const angle = (-2 * Math.PI * j * p) / size;
      twiddles[at++] = Math.cos(angle);
      twiddles[at++] = Math.sin(angle);
    }
  }
  return twiddles;
}

function oddRoots(radix: number): Float64Array {
  const half = radix % 2 === 0 ? 0 : (radix - 1) / 2;
  return Float64Array.from({ length: 2 * half * half }, (_, i) => {
    const product = (1 + Math.floor(i / 2 / half)) * (1 + (Math.floor(i / 2) % half));
    const angle = (2 * Math.PI * product) / radix;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/** `e^(−2πik/size)`, real and imaginary part in turn, for `k ≤ size / 4`. */
export function pairTurns(size: number): Float64Array {
  return Float64Array.from({ length: 2 * Math.floor(size / 4) + 2 }, (_, i) => {
    const angle = (-2 * Math.PI * (i >> 1)) / size;
    return i % 2 === 0 ? Math.cos(angle) : Math.sin(angle);
  });
}

/** The largest prime factor of an integer above 1. */
export function largestFactor(size: number): number {
  let factor = 2;
  for (let left = size; left > 1;) {
    if (left % factor === 0) left /= factor;
    else factor += 1;
  }
  return factor;
}
