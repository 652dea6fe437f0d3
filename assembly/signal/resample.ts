/**
 * Filters to any rate whose rows are tabulated exactly (`src/audio/resample/filter-taps.ts`). Outputs that are `up` apart
 * share a row of taps, so four of them are made at once. Each is the same sum of products in any place, to the last bit.
 *
 * @param samples address of the first sample under the first output's row
 * @param taps `up` rows of `width`, a multiple of 4
 * @param phase the first output's row
 * @param out gets `count` outputs, a multiple of `4 × up`
 */
export function polyphase(
  samples: usize,
  taps: usize,
  width: usize,
  up: usize,
  down: usize,
  phase: usize,
  out: usize,
  count: usize,
): void {
  const rowBytes = width << 2;
  const second = down << 2;
  const third = second << 1;
  const fourth = second + third;
  const next = up << 2;
  for (const end = out + (count << 2); out < end; out += 3 * next, samples += fourth) {
    for (const groupEnd = out + next; out < groupEnd; out += 4) {
      let a = f32x4.splat(0);
      let b = f32x4.splat(0);
      let c = f32x4.splat(0);
      let d = f32x4.splat(0);
      let row = taps + phase * rowBytes;
      let at = samples;
      for (const rowEnd = row + rowBytes; row < rowEnd; row += 16, at += 16) {
        const weights = v128.load(row);
        a = f32x4.add(a, f32x4.mul(weights, v128.load(at)));
        b = f32x4.add(b, f32x4.mul(weights, v128.load(at + second)));
        c = f32x4.add(c, f32x4.mul(weights, v128.load(at + third)));
        d = f32x4.add(d, f32x4.mul(weights, v128.load(at + fourth)));
      }
      store<f32>(out, sumOf(a));
      store<f32>(out + next, sumOf(b));
      store<f32>(out + 2 * next, sumOf(c));
      store<f32>(out + 3 * next, sumOf(d));
      phase += down;
      samples += (phase / up) << 2;
      phase %= up;
    }
  }
}

/**
 * Filters to a rate with more positions than the table has rows: interpolates linearly between the two nearest rows.
 *
 * @param taps `phases + 1` rows of `width`, a multiple of 4
 * @param phase the first output's distance from the sample before it, in parts of `1 / up`
 */
export function interpolatedPhases(
  samples: usize,
  taps: usize,
  width: usize,
  up: usize,
  down: usize,
  phases: usize,
  phase: usize,
  out: usize,
  count: usize,
): void {
  const rowBytes = width << 2;
  for (const end = out + (count << 2); out < end; out += 4) {
    const exactRow = ((phase as f64) / (up as f64)) * (phases as f64);
    const wholeRow = exactRow as usize;
    let before = f32x4.splat(0);
    let after = f32x4.splat(0);
    let row = taps + wholeRow * rowBytes;
    let at = samples;
    for (const rowEnd = row + rowBytes; row < rowEnd; row += 16, at += 16) {
      const values = v128.load(at);
      before = f32x4.add(before, f32x4.mul(v128.load(row), values));
      after = f32x4.add(after, f32x4.mul(v128.load(row + rowBytes), values));
    }
    const nearer = sumOf(before);
    store<f32>(out, nearer + (sumOf(after) - nearer) * ((exactRow - (wholeRow as f64)) as f32));
    phase += down;
    samples += (phase / up) << 2;
    phase %= up;
  }
}

function sumOf(vector: v128): f32 {
  return (
    f32x4.extract_lane(vector, 0) +
    f32x4.extract_lane(vector, 1) +
    (f32x4.extract_lane(vector, 2) + f32x4.extract_lane(vector, 3))
  );
}
