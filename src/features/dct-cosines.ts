/**
 * The first half of each row of the orthonormal DCT-II's matrix, `scipy.fft.dct(x, type=2, norm="ortho")[:kept]`:
 * `s √(2/size) cos(πk (2j + 1) / 2 size)`, where `s` is `√½` for `k = 0` and else 1. The other half mirrors it: even rows
 * are even about the middle, odd rows odd.
 *
 * @param size length of the input
 * @param kept rows, from that of the lowest coefficient
 * @returns `kept × ⌈size / 2⌉`, row-major
 */
export function dctCosines(size: number, kept: number): Float64Array {
  const fold = Math.ceil(size / 2);
  const cosines = new Float64Array(kept * fold);
  for (let k = 0; k < kept; k++) {
    const scale = Math.sqrt((k === 0 ? 1 : 2) / size);
    for (let j = 0; j < fold; j++) {
      cosines[k * fold + j] = scale * Math.cos((Math.PI * k * (2 * j + 1)) / (2 * size));
    }
  }
  return cosines;
}
