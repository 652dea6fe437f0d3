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
  return {
    ...source,
    frames,
    async read(start, length) {
      const samples = new Float32Array(length);
      for (const part of parts) {
        const from = Math.max(start, part.start);
        const to = Math.min(start + length, part.end);
        if (from >= to) continue;
        try {
          samples.set(await source.read(part.from + from - part.start, to - from), from - start);
        } catch (error) {
          if (!(error instanceof DamageFound)) throw error;
          throw new DamageFound(async () => excerptsOf(await error.whole(), stretches), error);
        }
      }
      return samples;
    },
  };
}
