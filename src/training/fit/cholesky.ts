/**
 * Solves `A X = B` for a symmetric positive definite `A` by its Cholesky decomposition (Golub & Van Loan, "Matrix
 * Computations", 4.2), in place.
 *
 * @param a `size × size`, row-major, of which the lower triangle is read; its decomposition afterwards
 * @param b `size × columns`, row-major; the solution afterwards
 * @throws Error when `A` is not positive definite
 */
export function solveByCholesky(a: Float64Array, b: Float64Array, size: number): void {
  const columns = b.length / size;
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = a[i * size + j];
      for (let k = 0; k < j; k++) sum -= a[i * size + k] * a[j * size + k];
      if (i !== j) a[i * size + j] = sum / a[j * size + j];
      else if (sum > 0) a[i * size + i] = Math.sqrt(sum);
      else throw new Error('the matrix is not positive definite');
    }
  }
  for (let column = 0; column < columns; column++) {
    for (let i = 0; i < size; i++) {
      let sum = b[i * columns + column];
      for (let k = 0; k < i; k++) sum -= a[i * size + k] * b[k * columns + column];
      b[i * columns + column] = sum / a[i * size + i];
    }
    for (let i = size - 1; i >= 0; i--) {
      let sum = b[i * columns + column];
      for (let k = i + 1; k < size; k++) sum -= a[k * size + i] * b[k * columns + column];
      b[i * columns + column] = sum / a[i * size + i];
    }
  }
}
