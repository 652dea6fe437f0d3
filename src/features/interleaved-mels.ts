import type { MelAlteration } from './alteration.js';

/** Frames that the SIMD kernels compute at once. */
export const lanes = 4;

/**
 * The frame in a lane of a group of four. The last group begins early enough to be full, and where a segment has fewer
 * than four frames, its last one fills the other lanes: each result is the same to the last bit wherever it is computed.
 */
export function frameAt(group: number, lane: number, frames: number): number {
  return Math.min(Math.max(0, Math.min(group * lanes, frames - lanes)) + lane, frames - 1);
}

/**
 * Makes an alteration work on mel powers in the layout of the SIMD kernels: groups of four frames, in each group band after
 * band, in each band the four frames of {@link frameAt}.
 *
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
    return frameAt(group, i % lanes, frames) * bands + band;
  });
  return mels => {
    places.forEach((place, i) => (rows[place] = mels[i]));
    alter(rows);
    places.forEach((place, i) => (mels[i] = rows[place]));
  };
}
