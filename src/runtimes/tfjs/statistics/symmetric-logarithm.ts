/** An element that is smaller, in relation to the diagonal, counts as zero; it changes the logarithm by no more than this. */
const negligible = 1e-7;

/** Six are usual for 13 × 13. */
const mostSweeps = 30;

/**
 * The logarithm of a symmetric positive definite matrix, `V ln(Λ) Vᵀ`, from its eigenvalues and eigenvectors by cyclic
 * Jacobi rotations (Golub & Van Loan, "Matrix Computations", 8.5).
 *
 * @param matrix `size × size`, whose contents are lost
 */
export function symmetricLogarithm(matrix: Float64Array, size: number): Float64Array {
  // A row an eigenvector.
  const vectors = new Float64Array(size * size);
  for (let i = 0; i < size; i++) vectors[i * size + i] = 1;
  for (let sweep = 0; sweep < mostSweeps && rotateAll(matrix, vectors, size); sweep++);

  const logarithm = new Float64Array(size * size);
  for (let row = 0; row < size * size; row += size) {
    const value = Math.log(matrix[row + row / size]);
    for (let i = 0; i < size; i++) {
      const scaled = value * vectors[row + i];
      for (let j = 0; j < size; j++) logarithm[i * size + j] += scaled * vectors[row + j];
    }
  }
  return logarithm;
}

/** One sweep; whether there was anything left to rotate away. */
function rotateAll(a: Float64Array, vectors: Float64Array, size: number): boolean {
  let rotated = false;
  for (let p = 0; p < size; p++) {
    for (let q = p + 1; q < size; q++) {
      const element = a[p * size + q];
      const [first, second] = [a[p * size + p], a[q * size + q]];
      if (element * element <= negligible * negligible * first * second) continue;
      rotated = true;
      const theta = (second - first) / (2 * element);
      const tangent = (theta < 0 ? -1 : 1) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
      const cosine = 1 / Math.sqrt(tangent * tangent + 1);
      const sine = tangent * cosine;
      rotateRows(a, p * size, q * size, size, cosine, sine);
      rotateRows(vectors, p * size, q * size, size, cosine, sine);
      for (let k = 0; k < size; k++) {
        a[k * size + p] = a[p * size + k];
        a[k * size + q] = a[q * size + k];
      }
      a[p * size + p] = first - tangent * element;
      a[q * size + q] = second + tangent * element;
      a[p * size + q] = a[q * size + p] = 0;
    }
  }
  return rotated;
}

function rotateRows(
  rows: Float64Array,
  p: number,
  q: number,
  size: number,
  cosine: number,
  sine: number,
): void {
  for (let k = 0; k < size; k++) {
    const [atP, atQ] = [rows[p + k], rows[q + k]];
    rows[p + k] = cosine * atP - sine * atQ;
    rows[q + k] = sine * atP + cosine * atQ;
  }
}
