import { createFilter } from './filter.js';
import { createFilterTaps } from './filter-taps.js';
import type { SampleSource } from '../sample-source.js';

/** Reads windows of tracks of one rate at another rate. Holds only the filter, so one serves any number of tracks. */
export interface Resampler {
  /**
   * The input that a window is made of.
   *
   * @param frames of the whole track
   * @returns the first sample, and how many; none where the window lies behind the end
   */
  inputOf(frames: number, start: number, length: number): [first: number, length: number];
  /**
   * Output sample `n` stands at the time of input sample `n × from / to`; the filter has no delay. Input beyond the
   * ends of the track counts as silence. A sample's value does not depend on the window it is read in.
   *
   * @param start first sample, at the output's rate
   * @param length samples; `start + length` is at most {@link resampledLength} of the track
   */
  readWindow(
    source: Pick<SampleSource, 'frames' | 'read'>,
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
 * The resamplers made last, by rates. A table for 48 kHz takes 2.5 ms, a quarter of what 30 s of audio take, and
 * one for 192 kHz 9 ms; few are kept, since an uncommon rate's may be of megabytes.
 */
const recent = new Map<string, Resampler>();
const mostRecent = 4;

/**
 * @param from the tracks' rate, Hz
 * @param to the rate to read at, Hz
 */
export function createResampler(from: number, to: number): Resampler {
  if (from === to)
    return {
      inputOf: (_, start, length) => [start, length],
      readWindow: (source, start, length) => source.read(start, length),
    };
  const key = `${from} ${to}`;
  const resampler = recent.get(key) ?? createFiltering(from, to);
  recent.delete(key);
  recent.set(key, resampler);
  if (recent.size > mostRecent) recent.delete(recent.keys().next().value!);
  return resampler;
}

function createFiltering(from: number, to: number): Resampler {
  const taps = createFilterTaps(from, to);
  const { up, down, halfWidth } = taps;
  const filter = createFilter(taps);
  const inputOf: Resampler['inputOf'] = (frames, start, length) => {
    const first = Math.max(0, Math.floor((start * down) / up) - halfWidth + 1);
    const last = Math.min(frames, Math.floor(((start + length) * down) / up) + halfWidth + 1);
    return [first, Math.max(0, last - first)];
  };
  return {
    inputOf,
    async readWindow(source, start, length) {
      const [first, count] = inputOf(source.frames, start, length);
      const input = count > 0 ? await source.read(first, count) : new Float32Array();
      return filter(input, first, start, length);
    },
  };
}
