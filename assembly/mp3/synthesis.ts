/*
 * The polyphase synthesis filter of MP3 (ISO/IEC 11172-3, 2.4.3.2.2): 18 times 32 subband samples become 576 of sound.
 */

/** Bytes of the 64 values V that the standard makes of 32 subband samples. */
const step: usize = 256;

/**
 * @param samples 18 rows of 32 subbands
 * @param history room for 15 steps of V that are kept from the granule before, and 18 more
 * @param cosines for each k of 16 first `cos(π 2m (2k + 1) / 64)`, then `cos(π (2m + 1) (2k + 1) / 64)`, m of 0 to 15
 * @param window the 512 coefficients D
 * @param scratch room for 64 floats
 * @param out gets 576 samples
 */
export function synthesise(
  samples: usize,
  history: usize,
  cosines: usize,
  window: usize,
  scratch: usize,
  out: usize,
): void {
  let v = history + 15 * step;
  for (let pair = 0; pair < 9; pair++, samples += 256, v += 2 * step, out += 256) {
    fold(samples, scratch, f32x4.splat(1));
    // Every other sample of every other subband has the wrong sign, as the spectrum of these is reversed.
    fold(samples + 128, scratch + 128, f32x4(1, -1, 1, -1));
    transformPair(scratch, cosines, v);
    filter(v, window, out);
    filter(v + step, window, out + 128);
  }
  memory.copy(history, history + 18 * step, 15 * step);
}

/** Sums and differences of the subbands from both ends: the even and odd cosines need only these. */
function fold(samples: usize, to: usize, signs: v128): void {
  for (let low: usize = 0, high: usize = 112; low < 64; low += 16, high -= 16) {
    const a = f32x4.mul(v128.load(samples + low), signs);
    const b = f32x4.mul(v128.load(samples + high), signs);
    const reversed = v128.shuffle<f32>(b, b, 3, 2, 1, 0);
    v128.store(to + low, f32x4.add(a, reversed));
    v128.store(to + low, f32x4.sub(a, reversed), 64);
  }
}

/** The DCT-II of two steps, D[n], written as V: `V[i] = D[16 + i]`, where `D[64 − n] = −D[n]` and `D[64 + n] = −D[n]`. */
function transformPair(folded: usize, cosines: usize, v: usize): void {
  // Halves of 16 outputs, so that all sums stay in registers.
  for (let m: usize = 0; m < 64; m += 32) {
    let even0 = f32x4.splat(0);
    let even1 = f32x4.splat(0);
    let odd0 = f32x4.splat(0);
    let odd1 = f32x4.splat(0);
    let nextEven0 = f32x4.splat(0);
    let nextEven1 = f32x4.splat(0);
    let nextOdd0 = f32x4.splat(0);
    let nextOdd1 = f32x4.splat(0);
    let row = cosines + m;
    for (let k = folded; k < folded + 64; k += 4, row += 128) {
      const c0 = v128.load(row);
      const c1 = v128.load(row, 16);
      const s0 = v128.load(row, 64);
      const s1 = v128.load(row, 80);
      const sum = v128.load32_splat(k);
      const difference = v128.load32_splat(k, 64);
      const nextSum = v128.load32_splat(k, 128);
      const nextDifference = v128.load32_splat(k, 192);
      even0 = f32x4.add(even0, f32x4.mul(c0, sum));
      even1 = f32x4.add(even1, f32x4.mul(c1, sum));
      odd0 = f32x4.add(odd0, f32x4.mul(s0, difference));
      odd1 = f32x4.add(odd1, f32x4.mul(s1, difference));
      nextEven0 = f32x4.add(nextEven0, f32x4.mul(c0, nextSum));
      nextEven1 = f32x4.add(nextEven1, f32x4.mul(c1, nextSum));
      nextOdd0 = f32x4.add(nextOdd0, f32x4.mul(s0, nextDifference));
      nextOdd1 = f32x4.add(nextOdd1, f32x4.mul(s1, nextDifference));
    }
    // 16 of D from number 2m / 4 on: the first half of V's end, the second V's beginning.
    write(v, m, even0, odd0);
    write(v, m + 16, even1, odd1);
    write(v + step, m, nextEven0, nextOdd0);
    write(v + step, m + 16, nextEven1, nextOdd1);
  }
  store<f32>(v + 64, 0);
  store<f32>(v + step + 64, 0);
}

/** @param half of the bytes from D's beginning to these eight values */
function write(v: usize, half: usize, even: v128, odd: v128): void {
  const low = v128.shuffle<f32>(even, odd, 0, 4, 1, 5);
  const high = v128.shuffle<f32>(even, odd, 2, 6, 3, 7);
  const at = half << 1;
  const negativeLow = f32x4.neg(low);
  const negativeHigh = f32x4.neg(high);
  v128.store(v + 180 - at, v128.shuffle<f32>(negativeLow, negativeLow, 3, 2, 1, 0));
  v128.store(v + 164 - at, v128.shuffle<f32>(negativeHigh, negativeHigh, 3, 2, 1, 0));
  if (half < 32) {
    v128.store(v + 192 + at, negativeLow);
    v128.store(v + 208 + at, negativeHigh);
  } else {
    v128.store(v + at - 64, low);
    v128.store(v + at - 48, high);
  }
}

/** Weights the last 16 steps, of which the lower or the upper half counts by turns. */
function filter(v: usize, window: usize, out: usize): void {
  for (let j: usize = 0; j < 128; j += 32) {
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    let at = v + j;
    let weights = window + j;
    for (const end = weights + 2048; weights < end; weights += 256, at -= 2 * step) {
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(weights), v128.load(at)));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(weights, 16), v128.load(at, 16)));
      sum0 = f32x4.add(sum0, f32x4.mul(v128.load(weights, 128), v128.load(at - 128)));
      sum1 = f32x4.add(sum1, f32x4.mul(v128.load(weights, 144), v128.load(at - 112)));
    }
    v128.store(out + j, sum0);
    v128.store(out + j, sum1, 16);
  }
}
