import { halve } from './halve.js';
import { interpolatedPhases } from './interpolated-phases.js';
import { createKernel } from './kernel.js';
import { polyphase } from './polyphase.js';
import type { AudioSource } from './source.js';

/** Reads windows of tracks of one rate at another rate. Holds only the filter, so one serves any number of tracks. */
export interface Resampler {
  /**
   * Output sample `n` stands at the time of input sample `n × from / to`; the filter has no delay. Input beyond the
   * ends of the track counts as silence. A sample's value does not depend on the window it is read in.
   *
   * @param start first sample, at the output's rate
   * @param length samples; `start + length` is at most {@link resampledLength} of the track
   */
  readWindow(
    source: Pick<AudioSource, 'frames' | 'read'>,
    start: number,
    length: number,
  ): Promise<Float32Array>;
}

/**
 * Samples that a track has at another rate (both in Hz): rounded up, as `librosa.resample` does.
 */
export function resampledLength(frames: number, from: number, to: number): number {
  return Math.ceil((frames * to) / from);
}

/**
 * @param from the tracks' rate, Hz
 * @param to the rate to read at, Hz
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to) return { readWindow: (source, start, length) => source.read(start, length) };

  const kernel = createKernel(from, to);
  const { up, down, halfWidth, phases } = kernel;
  const isHalving = up === 1 && down === 2;
  return {
    async readWindow(source, start, length) {
      // Groups of four outputs may overrun the window; the surplus is computed and cut off.
      const padded = Math.ceil(length / 4) * 4;
      const origin = Math.floor((start * down) / up) - halfWidth + 1;
      const end = Math.floor(((start + padded) * down) / up) + halfWidth + 1;
      const first = Math.max(0, origin);
      const last = Math.min(source.frames, end);
      const samples = new Float64Array(end - origin);
      if (last > first) samples.set(await source.read(first, last - first), first - origin);

      if (isHalving) {
        const out = new Float32Array(padded);
        halve(samples, kernel, out);
        return out.subarray(0, length);
      }
      const out = new Float32Array(length);
      if (phases === up) polyphase(samples, origin, kernel, start, out);
      else interpolatedPhases(samples, origin, kernel, start, out);
      return out;
    },
  };
}
