import type { StatisticName } from '../../../src/runtimes/tfjs/statistics.js';

/** A segment as the definitions have it: `channels × frames`. */
type Curves = number[][];

const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
const mean = (values: number[]) => (values.length === 0 ? 0 : sum(values) / values.length);
const centred = (values: number[]) => {
  const middle = mean(values);
  return values.map(value => value - middle);
};
const covariance = (a: number[], b: number[]) => {
  const other = centred(b);
  return mean(centred(a).map((value, i) => value * other[i]));
};
const logStd = (values: number[]) => Math.log(Math.sqrt(covariance(values, values) + 1e-6) + 0.1);
const delta = (values: number[]) => values.slice(1).map((value, i) => value - values[i]);
const upper = <T>(rows: T[], of: (a: T, b: T, isDiagonal: boolean) => number) =>
  rows.flatMap((a, i) => rows.slice(i).map((b, j) => of(a, b, j === 0)));

/** The statistics of one segment, as plain as can be; those with a matrix logarithm by their exponential, C itself. */
export const naiveStatistics: Record<StatisticName, (segment: Curves) => number[]> = {
  mean: segment => segment.map(mean),
  logStd: segment => segment.map(logStd),
  logStdDelta: segment => segment.map(values => logStd(delta(values))),
  logStdDelta2: segment => segment.map(values => logStd(delta(delta(values)))),
  covariance: segment => upper(segment, covariance),
  logCovariance: segment => upper(segment, (a, b, isDiagonal) => covariance(a, b) + (isDiagonal ? 1 : 0)),
  logCovarianceDelta: segment => naiveStatistics.logCovariance(segment.map(delta)),
  modulation: segment => segment.flatMap(modulation),
  onsetAutocorrelation: segment => [
    ...periodicity(delta(segment[0]).map(change => Math.max(0, change))),
    ...periodicity(delta(segment[0].map((_, t) => t)).map((_, t) => distance(segment, t))),
  ],
  chroma: segment => [
    ...[1, 2, 4, 8, 16, 32, 64].map(lag => {
      const later = segment[0].slice(lag).map((_, t) => sum(segment.map(curve => curve[t] * curve[t + lag])));
      return mean(later);
    }),
    ...[1, 2, 3, 4, 5, 6].map(k =>
      mean(
        segment[0].map((_, t) =>
          Math.log(
            magnitude(
              segment.map(curve => curve[t]),
              k,
            ) + 0.01,
          ),
        ),
      ),
    ),
  ],
};

/** The exponential of the symmetric matrix whose upper triangle has √2 times what is off its diagonal, by its series. */
export function exponentialOfUpper(triangle: ArrayLike<number>, size: number): number[] {
  const matrix: number[][] = Array.from({ length: size }, () => new Array<number>(size).fill(0));
  let at = 0;
  for (let i = 0; i < size; i++)
    for (let j = i; j < size; j++) matrix[i][j] = matrix[j][i] = triangle[at++] / (i === j ? 1 : Math.SQRT2);
  // e^A = (e^(A / 1024))^1024
  let power = matrix.map((row, i) => row.map((_, j) => Number(i === j)));
  const total = power.map(row => [...row]);
  for (let term = 1; term <= 12; term++) {
    power = times(power, matrix).map(row => row.map(value => value / 1024 / term));
    power.forEach((row, i) => row.forEach((value, j) => (total[i][j] += value)));
  }
  let result = total;
  for (let doubling = 0; doubling < 10; doubling++) result = times(result, result);
  return result.flatMap((row, i) => row.slice(i));
}

const times = (a: number[][], b: number[][]) =>
  a.map(row => b[0].map((_, j) => sum(row.map((value, k) => value * b[k][j]))));

/** Of the discrete Fourier transform at k. */
function magnitude(values: number[], k: number): number {
  const turn = (i: number) => (2 * Math.PI * k * i) / values.length;
  return Math.hypot(
    sum(values.map((value, i) => value * Math.cos(turn(i)))),
    sum(values.map((value, i) => value * Math.sin(turn(i)))),
  );
}

function modulation(curve: number[]): number[] {
  const n = curve.length;
  const windowed = centred(curve).map((value, t) => value * (0.5 - 0.5 * Math.cos((2 * Math.PI * t) / n)));
  const power = (k: number) => {
    const angle = (t: number) => (2 * Math.PI * k * t) / n;
    const real = sum(windowed.map((value, t) => value * Math.cos(angle(t))));
    const imaginary = sum(windowed.map((value, t) => value * Math.sin(angle(t))));
    return real ** 2 + imaginary ** 2;
  };
  const edges = [1, 3, 5, 8, 12, 18, 28, 44, 66];
  return edges.slice(0, -1).map((edge, band) => {
    const powers = [];
    for (let k = edge; k < edges[band + 1] && k <= n / 2; k++) powers.push(power(k));
    return Math.log(1 + mean(powers));
  });
}

const distance = (segment: Curves, t: number) =>
  Math.sqrt(sum(segment.map(curve => (curve[t + 1] - curve[t]) ** 2)));

function periodicity(curve: number[]): number[] {
  const x = centred(curve);
  const r = Array.from({ length: 104 }, (_, lag) => sum(x.slice(lag).map((value, t) => value * x[t])));
  const a = r.map(value => value / (r[0] + 0.001));
  const means = Array.from({ length: 25 }, (_, i) => mean(a.slice(4 + 4 * i, 8 + 4 * i)));
  const descending = a.slice(10).sort((one, other) => other - one);
  return [...means, descending[0], descending[4], descending[19]];
}
