/** Of so many tracks all frames are kept. */
const wholeTracks = 1000;

/**
 * Copies frames of a track, evenly spaced: all of them, or of a large collection so few of each track that they take no more
 * memory than those of 1000 tracks.
 *
 * @param frames `frames × values`, row-major
 * @param tracks in the collection
 */
export function sampleFrames(frames: Float32Array, values: number, tracks: number): Float32Array {
  const step = Math.max(1, Math.ceil(tracks / wholeTracks));
  const count = Math.ceil(frames.length / values / step);
  const sample = new Float32Array(count * values);
  for (let at = 0; at < sample.length; at += values)
    sample.set(frames.subarray(at * step, at * step + values), at);
  return sample;
}
