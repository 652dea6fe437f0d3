/**
 * Adds `A Bᵀ` to a matrix, in double precision: four rows by two at a time, whose sums stay in registers.
 *
 * @param a `rows × length`, row-major
 * @param b `columns × length`, row-major
 * @param out `rows × columns`, row-major
 * @param isSymmetric A and B are the same but for factors of their columns, so that what lies left of the diagonal's tiles
 *   need not be computed; it stays as it was
 */
export function addProducts(
  a: Float64Array,
  b: Float64Array,
  length: number,
  out: Float64Array,
  isSymmetric = false,
): void {
  const rows = a.length / length;
  const columns = b.length / length;
  for (let i = 0; i < rows; i += 4) {
    // Where rows or columns do not fill a tile, some are computed twice and written once.
    const a0 = i * length;
    const a1 = Math.min(i + 1, rows - 1) * length - a0;
    const a2 = Math.min(i + 2, rows - 1) * length - a0;
    const a3 = Math.min(i + 3, rows - 1) * length - a0;
    for (let j = isSymmetric ? i & ~1 : 0; j < columns; j += 2) {
      const second = Math.min(j + 1, columns - 1) * length;
      let s00 = 0;
      let s01 = 0;
      let s10 = 0;
      let s11 = 0;
      let s20 = 0;
      let s21 = 0;
      let s30 = 0;
      let s31 = 0;
      for (let k = a0, b0 = j * length, b1 = second; k < a0 + length; k++, b0++, b1++) {
        const left = b[b0];
        const right = b[b1];
        s00 += a[k] * left;
        s01 += a[k] * right;
        s10 += a[k + a1] * left;
        s11 += a[k + a1] * right;
        s20 += a[k + a2] * left;
        s21 += a[k + a2] * right;
        s30 += a[k + a3] * left;
        s31 += a[k + a3] * right;
      }
      const at = i * columns + j;
      const hasSecond = j + 1 < columns;
      out[at] += s00;
      if (hasSecond) out[at + 1] += s01;
      if (i + 1 < rows) out[at + columns] += s10;
      if (i + 1 < rows && hasSecond) out[at + columns + 1] += s11;
      if (i + 2 < rows) out[at + 2 * columns] += s20;
      if (i + 2 < rows && hasSecond) out[at + 2 * columns + 1] += s21;
      if (i + 3 < rows) out[at + 3 * columns] += s30;
      if (i + 3 < rows && hasSecond) out[at + 3 * columns + 1] += s31;
    }
  }
}
