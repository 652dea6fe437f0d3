/** Rows count as orthogonal when the cosine of their angle is smaller; it changes the logarithm by no more than this. */
const negligible = 1e-7;

/**
 * The last sweep is the one that meets no larger cosine: a sweep about squares the largest (among rows of nearly one length
 * it may leave one as large), so that a further one would only confirm that none is left.
 */
const lastCosine = 1e-6;

/** Six are usual for 13 × 13. */
const mostSweeps = 30;

/**
 * The logarithm of a symmetric positive definite matrix, `Σ ln(λ) v vᵀ` over its eigenvalues and eigenvectors. Of `A = Rᵀ R`
 * they are the squared lengths and the directions of the rows of R after one-sided Jacobi rotations have made these orthogonal
 * (Hestenes 1958, "Inversion of matrices by biorthogonalization and related results"). R is A's Cholesky factor, whose rows
 * are nearly orthogonal from the beginning (Veselić & Hari 1989, "A note on a one-sided Jacobi algorithm").
 *
 * @param matrix `size × size`, row-major, whose contents are lost; what lies left of the diagonal is not read
 * @returns the same, of which what lies left of the diagonal is not filled
 */
export function symmetricLogarithm(matrix: Float64Array, size: number): Float64Array {
  const rows = matrix;
  factorise(rows, size);
  const squares = new Float64Array(size);
  for (let sweep = 0; sweep < mostSweeps; sweep++) {
    if (rotateAll(rows, squares) <= lastCosine * lastCosine) break;
  }
  fillSquares(rows, squares);
  const logarithm = new Float64Array(size * size);
  for (let k = 0; k < size; k++) {
    const factor = Math.log(squares[k]) / squares[k];
    for (let i = 0; i < size; i++) {
      const scaled = factor * rows[k * size + i];
      for (let j = i; j < size; j++) logarithm[i * size + j] += scaled * rows[k * size + j];
    }
  }
  return logarithm;
}

/** Replaces A with the upper triangular R of `A = Rᵀ R`. */
function factorise(matrix: Float64Array, size: number): void {
  for (let k = 0; k < size; k++) {
    const row = k * size;
    matrix.fill(0, row, row + k);
    const scale = 1 / Math.sqrt(matrix[row + k]);
    for (let j = k; j < size; j++) matrix[row + j] *= scale;
    for (let i = k + 1; i < size; i++) {
      const factor = matrix[row + i];
      for (let j = i; j < size; j++) matrix[i * size + j] -= factor * matrix[row + j];
    }
  }
}

function fillSquares(rows: Float64Array, squares: Float64Array): void {
  const size = squares.length;
  for (let k = 0; k < size; k++) squares[k] = product(rows, k * size, k * size, size);
}

/** One sweep over all pairs of rows; the square of the largest cosine that it met. */
function rotateAll(rows: Float64Array, squares: Float64Array): number {
  const size = squares.length;
  let largest = 0;
  fillSquares(rows, squares);
  for (let i = 0, p = 0; i < size; i++, p += size) {
    for (let j = i + 1, q = p + size; j < size; j++, q += size) {
      const pq = product(rows, p, q, size);
      const squaredCosine = (pq * pq) / (squares[i] * squares[j]);
      if (squaredCosine <= negligible * negligible) continue;
      largest = Math.max(largest, squaredCosine);
      const cotangent = (squares[j] - squares[i]) / (2 * pq);
      const tangent = (cotangent < 0 ? -1 : 1) / (Math.abs(cotangent) + Math.sqrt(cotangent * cotangent + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      squares[i] -= tangent * pq;
      squares[j] += tangent * pq;
      for (let k = 0; k < size; k++) {
        const first = rows[p + k];
        const second = rows[q + k];
        rows[p + k] = cosine * first - sine * second;
        rows[q + k] = sine * first + cosine * second;
      }
    }
  }
  return largest;
}

/** Of two rows that begin at p and q; in two sums, so that one need not wait for the other. */
function product(rows: Float64Array, p: number, q: number, size: number): number {
  let even = 0;
  let odd = 0;
  let k = 0;
  for (; k + 1 < size; k += 2) {
    even += rows[p + k] * rows[q + k];
    odd += rows[p + k + 1] * rows[q + k + 1];
  }
  return k < size ? even + odd + rows[p + k] * rows[q + k] : even + odd;
}
