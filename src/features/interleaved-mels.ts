import type { MelAlteration } from './alteration.js';

/** Frames that the SIMD kernels compute at once. */
export const lanes = 4;

/**
 * Makes an alteration work on mel powers as the SIMD kernels lay them: groups of four frames, in each group band after
 * band, in each band the four frames. The last group ends with the segment and may repeat frames of the one before.
 *
 * @param frames at least four
 * @returns a function that changes `⌈frames / 4⌉ × bands × 4` powers in place
 */
export function interleavedAlteration(
  alter: MelAlteration,
  frames: number,
  bands: number,
): (mels: Float32Array) => void {
  const rows = new Float64Array(frames * bands);
  const places = Int32Array.from({ length: Math.ceil(frames / lanes) * bands * lanes }, (_, i) => {
    const band = Math.floor(i / lanes) % bands;
    const group = Math.floor(i / lanes / bands);
    const frame = Math.min(group * lanes, frames - lanes) + (i % lanes);
    return frame * bands + band;
  });
  return mels => {
    places.forEach((place, i) => (rows[place] = mels[i]));
    alter(rows);
    places.forEach((place, i) => (mels[i] = rows[place]));
  };
}
