/** Rows count as orthogonal when the cosine of their angle is smaller; it changes the logarithm by no more than this. */
const negligible = 1e-7;

/** Six are usual for 13 × 13. */
const mostSweeps = 30;

/**
 * The logarithm of a symmetric positive definite matrix, `Σ ln(λ) v vᵀ` over its eigenvalues and eigenvectors. They are
 * the lengths and the directions of its rows after one-sided Jacobi rotations have made these orthogonal (Hestenes 1958,
 * "Inversion of matrices by biorthogonalization and related results").
 *
 * @param rows `size × size`, row-major, whose contents are lost
 */
export function symmetricLogarithm(rows: Float64Array, size: number): Float64Array {
  for (let sweep = 0; sweep < mostSweeps && rotateAll(rows, size); sweep++);
  const logarithm = new Float64Array(size * size);
  for (let row = 0; row < rows.length; row += size) {
    let square = 0;
    for (let k = row; k < row + size; k++) square += rows[k] * rows[k];
    const factor = Math.log(square) / (2 * square);
    for (let i = 0, at = 0; i < size; i++) {
      const scaled = factor * rows[row + i];
      for (let j = 0; j < size; j++, at++) logarithm[at] += scaled * rows[row + j];
    }
  }
  return logarithm;
}

/** One sweep over all pairs of rows; whether any were not orthogonal. */
function rotateAll(rows: Float64Array, size: number): boolean {
  let rotated = false;
  for (let p = 0; p < rows.length; p += size) {
    for (let q = p + size; q < rows.length; q += size) {
      let pp = 0;
      let qq = 0;
      let pq = 0;
      for (let k = 0; k < size; k++) {
        const first = rows[p + k];
        const second = rows[q + k];
        pp += first * first;
        qq += second * second;
        pq += first * second;
      }
      if (pq * pq <= negligible * negligible * pp * qq) continue;
      rotated = true;
      const cotangent = (qq - pp) / (2 * pq);
      const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(cotangent * cotangent + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      for (let k = 0; k < size; k++) {
        const first = rows[p + k];
        const second = rows[q + k];
        rows[p + k] = cosine * first - sine * second;
        rows[q + k] = sine * first + cosine * second;
      }
    }
  }
  return rotated;
}
