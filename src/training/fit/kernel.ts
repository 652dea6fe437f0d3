import { addProducts } from '../../runtimes/products.js';

/** Values of the kernel between rows and landmarks: `rows × landmarks`, row-major. */
export type Kernel = (rows: Float32Array) => Float64Array;

/**
 * The radial basis function `exp(−‖z − l‖² / 2)` with some landmarks, in double precision.
 *
 * @param landmarks `landmarks × features`, row-major
 */
export function createKernel(landmarks: Float32Array, features: number): Kernel {
  const precise = Float64Array.from(landmarks);
  const norms = halfNorms(precise, features);
  return rows => {
    const z = Float64Array.from(rows);
    const zNorms = halfNorms(z, features);
    const values = new Float64Array(zNorms.length * norms.length);
    addProducts(z, precise, features, values);
    for (let row = 0, at = 0; row < zNorms.length; row++)
      for (let landmark = 0; landmark < norms.length; landmark++, at++)
        values[at] = Math.exp(values[at] - zNorms[row] - norms[landmark]);
    return values;
  };
}

/** Half the squared length of each row. */
function halfNorms(rows: Float64Array, features: number): Float64Array {
  const norms = new Float64Array(rows.length / features);
  for (let at = 0; at < rows.length; at++) norms[Math.floor(at / features)] += rows[at] ** 2 / 2;
  return norms;
}
