/** The middle one; of an even number, the greater of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

export const tenths = (value: number): number => Math.round(value * 10) / 10;

export const hundredths = (value: number): number => Math.round(value * 100) / 100;
