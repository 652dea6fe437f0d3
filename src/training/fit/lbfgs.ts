/** A function of many variables: writes its gradient at `x` and returns its value there. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** Steps whose changes the curvature is estimated from. */
const memory = 10;

/** Share of the value. */
const least = 1e-5;

/** The search along a direction ends at the first step that lowers the value by this share of what the slope promises. */
const sufficient = 1e-4;

/**
 * Looks for a minimum by L-BFGS with a backtracking line search (Nocedal & Wright, "Numerical Optimization", 2006,
 * algorithms 3.1 and 7.5), from `x` on and in place. It ends when a step lowers the value by less than a share of
 * {@link least}, or after so many steps.
 */
export function minimise(objective: Objective, x: Float64Array, steps: number): void {
  const changes: { s: Float64Array; y: Float64Array; rho: number }[] = [];
  let gradient = new Float64Array(x.length);
  let value = objective(x, gradient);
  for (let step = 0; step < steps; step++) {
    const direction = descent(gradient, changes);
    const slope = dot(direction, gradient);
    if (!(slope < 0)) return;
    let size = step === 0 ? Math.min(1, 1 / Math.sqrt(-slope)) : 1;
    const next = new Float64Array(x.length);
    const nextGradient = new Float64Array(x.length);
    let nextValue: number;
    for (;;) {
      for (let i = 0; i < x.length; i++) next[i] = x[i] + size * direction[i];
      nextValue = objective(next, nextGradient);
      if (nextValue <= value + sufficient * size * slope) break;
      size /= 2;
      if (size < 1e-10) return;
    }
    const s = next.map((at, i) => at - x[i]);
    const y = nextGradient.map((at, i) => at - gradient[i]);
    const curvature = dot(s, y);
    if (curvature > 1e-12 * dot(y, y)) changes.push({ s, y, rho: 1 / curvature });
    if (changes.length > memory) changes.shift();
    const gain = value - nextValue;
    x.set(next);
    gradient = nextGradient;
    value = nextValue;
    if (gain <= least * Math.abs(value)) return;
  }
}

/** The direction of descent: the negative gradient times the estimated inverse of the Hessian (two-loop recursion). */
function descent(
  gradient: Float64Array,
  changes: readonly { s: Float64Array; y: Float64Array; rho: number }[],
): Float64Array {
  const direction = gradient.map(value => -value);
  const alphas: number[] = [];
  for (const { s, y, rho } of changes.toReversed()) {
    const alpha = rho * dot(s, direction);
    alphas.unshift(alpha);
    add(direction, y, -alpha);
  }
  const last = changes.at(-1);
  if (last) {
    const scale = 1 / (last.rho * dot(last.y, last.y));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  changes.forEach(({ s, y, rho }, i) => add(direction, s, alphas[i] - rho * dot(y, direction)));
  return direction;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function add(to: Float64Array, what: Float64Array, factor: number): void {
  for (let i = 0; i < to.length; i++) to[i] += factor * what[i];
}
