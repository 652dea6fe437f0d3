import fc from 'fast-check';
import t from 'tap';
import { solveByCholesky } from '../../../src/training/fit/cholesky.js';
import { createKernel } from '../../../src/training/fit/kernel.js';
import { addProducts } from '../../../src/runtimes/products.js';
import { createRandom } from '../../../src/training/random.js';

const sizes = fc.record({
  rows: fc.integer({ min: 1, max: 13 }),
  columns: fc.integer({ min: 1, max: 9 }),
  length: fc.integer({ min: 1, max: 20 }),
  seed: fc.integer(),
});

const drawn = (length: number, seed: number) => {
  const random = createRandom(seed);
  return Float64Array.from({ length }, () => random.normal());
};
const dot = (a: Float64Array, b: Float64Array) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const row = <T extends Float32Array | Float64Array>(matrix: T, i: number, length: number) =>
  matrix.subarray(i * length, (i + 1) * length) as T;

t.test('products are those of the rows, and are added', async () => {
  fc.assert(
    fc.property(sizes, ({ rows, columns, length, seed }) => {
      const [a, b] = [drawn(rows * length, seed), drawn(columns * length, seed + 1)];
      const out = new Float64Array(rows * columns).fill(1);
      addProducts(a, b, length, out);
      return out.every((value, at) => {
        const expected = 1 + dot(row(a, Math.floor(at / columns), length), row(b, at % columns, length));
        return Math.abs(value - expected) < 1e-12 * length;
      });
    }),
  );
});

t.test('of a symmetric product the upper triangle is enough', async () => {
  fc.assert(
    fc.property(sizes, ({ rows, length, seed }) => {
      const a = drawn(rows * length, seed);
      const [whole, half] = [new Float64Array(rows * rows), new Float64Array(rows * rows)];
      addProducts(a, a, length, whole);
      addProducts(a, a, length, half, true);
      return whole.every((value, at) => at % rows < Math.floor(at / rows) || value === half[at]);
    }),
  );
});

t.test('the solution of a system solves it', async () => {
  fc.assert(
    fc.property(sizes, ({ rows: size, columns, seed }) => {
      const root = drawn(size * (size + 3), seed);
      const a = new Float64Array(size * size);
      addProducts(root, root, size + 3, a);
      for (let i = 0; i < size; i++) a[i * size + i] += 0.1;
      const b = drawn(size * columns, seed + 1);
      const x = b.slice();
      solveByCholesky(a.slice(), x, size);
      return b.every((value, at) => {
        const [i, column] = [Math.floor(at / columns), at % columns];
        const across = Float64Array.from({ length: size }, (_, j) => x[j * columns + column]);
        return Math.abs(dot(row(a, i, size), across) - value) < 1e-9;
      });
    }),
  );
});

t.test('a matrix that is not positive definite is refused', async t => {
  const a = Float64Array.of(1, 2, 2, 1);
  t.throws(() => solveByCholesky(a, Float64Array.of(1, 1), 2), { message: /not positive definite/ });
});

t.test('the kernel falls with the distance from a landmark', async () => {
  fc.assert(
    fc.property(sizes, ({ rows, columns, length, seed }) => {
      const z = Float32Array.from(drawn(rows * length, seed));
      const landmarks = Float32Array.from(drawn(columns * length, seed + 1));
      return createKernel(
        landmarks,
        length,
      )(z).every((value, at) => {
        const landmark = row(landmarks, at % columns, length);
        const square = row(z, Math.floor(at / columns), length).reduce(
          (sum, coordinate, i) => sum + (coordinate - landmark[i]) ** 2,
          0,
        );
        return Math.abs(value - Math.exp(-square / 2)) < 1e-6;
      });
    }),
  );
});
