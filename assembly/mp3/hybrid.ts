/*
 * The inverse MDCT of MP3 (ISO/IEC 11172-3, 2.4.3.4.10), four subbands at a time: lines and subband samples are matrices
 * with a vector for each of them, so nothing is shuffled. Both transforms add to `samples`, 36 rows of 32 subbands: 18 for
 * this granule, and 18 that overlap the next one.
 *
 * With y the DCT-IV of a subband's N lines, the 2N samples are y's last half, y backwards and negative, and y's first half
 * negative. 2 cos(a) y[j], a = π (2j + 1) / 4N, is the DCT-III of the sums of neighbouring lines; what stands in even
 * places is a DCT-III of N/2, and what stands in odd ones, by the same trick, another. `weights` has the windows divided by
 * 2 cos(a), and then 1 / 2 cos(π (2j + 1) / 2N) for the odd half.
 */

/** Bytes in a row of lines, and of samples. */
const lineRow: usize = 144;
const sampleRow: usize = 128;

function scaled(value: v128, factor: f32): v128 {
  return f32x4.mul(value, f32x4.splat(factor));
}

function accumulate(at: usize, value: v128, weight: usize): void {
  v128.store(at, f32x4.add(v128.load(at), f32x4.mul(value, v128.load32_splat(weight))));
}

/**
 * Removes the aliases between neighbouring subbands (2.4.3.4.10.1), eight butterflies at each border.
 *
 * @param borders how many, from the lowest on
 * @param turns eight cosines and sines
 */
export function reduceAliases(lines: usize, borders: i32, turns: usize): void {
  let above = lines + 17 * lineRow;
  let below = lines + 4;
  for (const end = turns + 64; turns < end; turns += 8, above -= lineRow, below += lineRow) {
    const cosine = v128.load32_splat(turns);
    const sine = v128.load32_splat(turns, 4);
    for (let left = borders, at: usize = 0; left > 0; left -= 4, at += 16) {
      const isBorder = i32x4.lt_s(i32x4(0, 1, 2, 3), i32x4.splat(left));
      const c = v128.bitselect(cosine, f32x4.splat(1), isBorder);
      const s = v128.and(sine, isBorder);
      const up = v128.load(above + at);
      const down = v128.load(below + at);
      v128.store(above + at, f32x4.sub(f32x4.mul(up, c), f32x4.mul(down, s)));
      v128.store(below + at, f32x4.add(f32x4.mul(down, c), f32x4.mul(up, s)));
    }
  }
}

/**
 * Transforms long blocks.
 *
 * @param lines 18 rows
 * @param groups of four subbands, from the lowest on
 * @param weights 36 and 9
 * @param scratch room for 18 vectors
 */
export function longBlocks(
  lines: usize,
  groups: usize,
  weights: usize,
  samples: usize,
  scratch: usize,
): void {
  const odd = scratch + 144;
  for (const end = lines + (groups << 4); lines < end; lines += 16, samples += 16) {
    let before = f32x4.splat(0);
    let oddBefore = f32x4.splat(0);
    for (let k: usize = 0, at = lines; k < 144; k += 16, at += 2 * lineRow) {
      const first = v128.load(at);
      const second = v128.load(at + lineRow);
      const sum = f32x4.add(first, second);
      v128.store(scratch + k, f32x4.add(first, before));
      v128.store(odd + k, f32x4.add(sum, oddBefore));
      before = second;
      oddBefore = sum;
    }
    dct3Of9(scratch);
    dct3Of9(odd);
    let out = samples + 8 * sampleRow;
    let mirrored = out + sampleRow;
    for (let j: usize = 0; j < 9; j++, out -= sampleRow, mirrored += sampleRow) {
      const even = v128.load(scratch + (j << 4));
      const turned = f32x4.mul(v128.load(odd + (j << 4)), v128.load32_splat(weights + (j << 2), 144));
      const low = f32x4.add(even, turned);
      const high = f32x4.sub(even, turned);
      const falling = weights + ((8 - j) << 2);
      const rising = weights + ((9 + j) << 2);
      accumulate(out, high, falling);
      accumulate(mirrored, high, rising);
      accumulate(out + 18 * sampleRow, low, falling + 72);
      accumulate(mirrored + 18 * sampleRow, low, rising + 72);
    }
  }
}

/** The DCT-III of nine vectors, in place: sums of `x[m] cos(π m (2j + 1) / 18)`, where the angles repeat every 20°. */
function dct3Of9(at: usize): void {
  const x0 = v128.load(at);
  const x1 = v128.load(at, 16);
  const x2 = v128.load(at, 32);
  const x3 = scaled(v128.load(at, 48), 0.8660254037844386);
  const x4 = v128.load(at, 64);
  const x5 = v128.load(at, 80);
  const x6 = v128.load(at, 96);
  const x7 = v128.load(at, 112);
  const x8 = v128.load(at, 128);
  // Cosines of 20°, 40° and 80°.
  const a = f32x4.add(x0, scaled(x6, 0.5));
  const b = f32x4.sub(x0, x6);
  const c = f32x4.sub(f32x4.sub(x2, x4), x8);
  const even0 = f32x4.add(
    a,
    f32x4.add(
      f32x4.add(scaled(x2, 0.9396926207859084), scaled(x4, 0.766044443118978)),
      scaled(x8, 0.17364817766693041),
    ),
  );
  const even1 = f32x4.add(b, scaled(c, 0.5));
  const even2 = f32x4.add(
    a,
    f32x4.sub(
      scaled(x8, 0.766044443118978),
      f32x4.add(scaled(x2, 0.17364817766693041), scaled(x4, 0.9396926207859084)),
    ),
  );
  const even3 = f32x4.add(
    a,
    f32x4.sub(
      scaled(x4, 0.17364817766693041),
      f32x4.add(scaled(x2, 0.766044443118978), scaled(x8, 0.9396926207859084)),
    ),
  );
  const even4 = f32x4.sub(b, c);
  // Cosines of 10°, 30°, 50° and 70°.
  const odd0 = f32x4.add(
    x3,
    f32x4.add(
      f32x4.add(scaled(x1, 0.984807753012208), scaled(x5, 0.6427876096865394)),
      scaled(x7, 0.3420201433256688),
    ),
  );
  const odd1 = scaled(f32x4.sub(f32x4.sub(x1, x5), x7), 0.8660254037844386);
  const odd2 = f32x4.sub(
    f32x4.add(scaled(x1, 0.6427876096865394), scaled(x7, 0.984807753012208)),
    f32x4.add(x3, scaled(x5, 0.3420201433256688)),
  );
  const odd3 = f32x4.sub(
    f32x4.add(scaled(x1, 0.3420201433256688), scaled(x5, 0.984807753012208)),
    f32x4.add(x3, scaled(x7, 0.6427876096865394)),
  );
  v128.store(at, f32x4.add(even0, odd0));
  v128.store(at, f32x4.add(even1, odd1), 16);
  v128.store(at, f32x4.add(even2, odd2), 32);
  v128.store(at, f32x4.add(even3, odd3), 48);
  v128.store(at, even4, 64);
  v128.store(at, f32x4.sub(even3, odd3), 80);
  v128.store(at, f32x4.sub(even2, odd2), 96);
  v128.store(at, f32x4.sub(even1, odd1), 112);
  v128.store(at, f32x4.sub(even0, odd0), 128);
}

/**
 * Transforms short blocks, whose three windows begin six samples apart.
 *
 * @param lines 18 rows, row `3 k + window`
 * @param groups of four subbands, from the lowest on
 * @param weights 12 and 3
 */
export function shortBlocks(lines: usize, groups: usize, weights: usize, samples: usize): void {
  for (const end = lines + (groups << 4); lines < end; lines += 16, samples += 16) {
    let row = lines;
    let out = samples + 6 * sampleRow;
    for (let window = 0; window < 3; window++, row += lineRow, out += 6 * sampleRow) {
      const x0 = v128.load(row);
      const x1 = v128.load(row + 3 * lineRow);
      const x2 = v128.load(row + 6 * lineRow);
      const x3 = v128.load(row + 9 * lineRow);
      const x4 = v128.load(row + 12 * lineRow);
      const x5 = v128.load(row + 15 * lineRow);
      const z1 = f32x4.add(x0, x1);
      const z3 = f32x4.add(x2, x3);
      const even1 = scaled(f32x4.add(x1, x2), 0.8660254037844386);
      const even2 = f32x4.add(x3, x4);
      const odd1 = scaled(f32x4.add(z1, z3), 0.8660254037844386);
      const odd2 = f32x4.add(f32x4.add(z3, x4), x5);
      const evenSum = f32x4.add(x0, scaled(even2, 0.5));
      const oddSum = f32x4.add(z1, scaled(odd2, 0.5));
      const factors = weights + 48;
      addShort(out, weights, 0, f32x4.add(evenSum, even1), f32x4.add(oddSum, odd1), factors);
      addShort(out, weights, 1, f32x4.sub(x0, even2), f32x4.sub(z1, odd2), factors);
      addShort(out, weights, 2, f32x4.sub(evenSum, even1), f32x4.sub(oddSum, odd1), factors);
    }
  }
}

function addShort(out: usize, weights: usize, j: usize, even: v128, odd: v128, factors: usize): void {
  const turned = f32x4.mul(odd, v128.load32_splat(factors + (j << 2)));
  const low = f32x4.add(even, turned);
  const high = f32x4.sub(even, turned);
  accumulate(out + (2 - j) * sampleRow, high, weights + ((2 - j) << 2));
  accumulate(out + (3 + j) * sampleRow, high, weights + ((3 + j) << 2));
  accumulate(out + (8 - j) * sampleRow, low, weights + ((8 - j) << 2));
  accumulate(out + (9 + j) * sampleRow, low, weights + ((9 + j) << 2));
}
