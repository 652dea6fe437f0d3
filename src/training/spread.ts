/** The arithmetic mean; of at least one value. */
export function mean(values: readonly number[]): number {
  return values.reduce((a, b) => a + b) / values.length;
}

/** The population standard deviation; of at least one value. */
export function standardDeviation(values: readonly number[]): number {
  const centre = mean(values);
  return Math.sqrt(mean(values.map(value => (value - centre) ** 2)));
}
