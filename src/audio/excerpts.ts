import { DamageFound } from './packets/damage.js';
import type { SampleSource } from './sample-source.js';

/** A stretch of a track, in seconds; it ends with the track where that is shorter. */
export interface Stretch {
  readonly start: number;
  readonly length: number;
}

/**
 * Stretches of a track one after another, in any order.
 *
 * @returns a source of no frames where none of them lies within the track
 */
export function excerptsOf(source: SampleSource, stretches: readonly Stretch[]): SampleSource {
  const { sampleRate } = source;
  let frames = 0;
  const parts = stretches.map(stretch => {
    const from = Math.min(source.frames, Math.max(0, Math.round(stretch.start * sampleRate)));
    const to = Math.min(source.frames, Math.round((stretch.start + stretch.length) * sampleRate));
    const start = frames;
    frames += Math.max(0, to - from);
    return { from, start, end: frames };
  });
  /** What a window has of each stretch: where it begins in the track, how long it is, and where it begins in the window. */
  const split = (start: number, length: number) =>
    parts
      .map(part => {
        const from = Math.max(start, part.start);
        const to = Math.min(start + length, part.end);
        return { first: part.from + from - part.start, count: to - from, at: from - start };
      })
      .filter(({ count }) => count > 0);
  return {
    ...source,
    frames,
    ...(source.placesOf && {
      placesOf: (start: number, length: number) =>
        split(start, length).flatMap(({ first, count }) => source.placesOf!(first, count)),
    }),
    async read(start, length) {
      const samples = new Float32Array(length);
      for (const { first, count, at } of split(start, length)) {
        try {
          samples.set(await source.read(first, count), at);
        } catch (error) {
          if (!(error instanceof DamageFound)) throw error;
          throw new DamageFound(async () => excerptsOf(await error.whole(), stretches), error);
        }
      }
      return samples;
    },
  };
}
