/** Replaces squared magnitudes by magnitudes, from the address of vectors to the one after them. */
export function squareRoots(values: usize, end: usize): void {
  for (; values < end; values += 16) v128.store(values, f32x4.sqrt(v128.load(values)));
}

/** Replaces each value x by `factor x + offset`, from the address of vectors to the one after them. */
export function scale(values: usize, end: usize, factor: f32, offset: f32): void {
  for (; values < end; values += 16)
    v128.store(values, f32x4.add(f32x4.mul(v128.load(values), f32x4.splat(factor)), f32x4.splat(offset)));
}

/**
 * Writes four interleaved frames as rows, each value x as `factor max(x, floor) + offset`.
 *
 * @param values `bands` vectors
 * @param rows address where the first frame goes; rows lie `bands` floats apart
 */
export function toRows(values: usize, bands: usize, floor: f32, factor: f32, offset: f32, rows: usize): void {
  const row = bands << 2;
  const floors = f32x4.splat(floor);
  for (const end = rows + row; rows < end; rows += 4, values += 16) {
    const limited = f32x4.max(v128.load(values), floors);
    const scaled = f32x4.add(f32x4.mul(limited, f32x4.splat(factor)), f32x4.splat(offset));
    v128.store32_lane(rows, scaled, 0);
    v128.store32_lane(rows + row, scaled, 1);
    v128.store32_lane(rows + 2 * row, scaled, 2);
    v128.store32_lane(rows + 3 * row, scaled, 3);
  }
}
