/**
 * The periodic Hann window, `0.5 − 0.5 cos(2πn / size)`: scipy's `get_window("hann", size)`, which librosa uses.
 *
 * @returns `size` weights from 0 to 1
 */
export function periodicHann(size: number): Float64Array {
  return Float64Array.from({ length: size }, (_, n) => 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / size));
}
