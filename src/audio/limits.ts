import { Problem } from '../problems.js';

/** How much audio one upload may hold. */
export interface AudioLimits {
  /** Seconds of the whole track. */
  readonly maxSeconds: number;
}

/**
 * Refuses a shape that no ordinary recording has, but damaged headers and decoders in trouble claim.
 *
 * @param sampleRate Hz
 * @throws Problem `broken-audio`
 */
export function checkShape(sampleRate: number, channels: number): void {
  if (!Number.isInteger(channels) || channels < 1 || channels > 8) {
    throw new Problem('broken-audio', `The audio claims ${channels} channels; Hyena reads 1 to 8.`);
  }
  if (!Number.isInteger(sampleRate) || sampleRate < 8000 || sampleRate > 192_000) {
    throw new Problem(
      'broken-audio',
      `The audio claims a sample rate of ${sampleRate} Hz; Hyena reads 8000 to 192000 Hz.`,
    );
  }
}

/**
 * @param seconds of audio found so far, or claimed by a header
 * @throws Problem `audio-too-long`
 */
export function checkDuration(seconds: number, limits: AudioLimits): void {
  if (seconds > limits.maxSeconds) {
    throw new Problem(
      'audio-too-long',
      `The audio lasts more than ${limits.maxSeconds} s, the most that Hyena reads. Send a shorter part of it.`,
    );
  }
}

/** Hz; up to it a decoded track may be as long as `maxSeconds`. */
const highestRateInFull = 48_000;

/**
 * Like {@link checkDuration}, for tracks that are held in memory: at rates above 48 kHz they have to be shorter, so that
 * `maxSeconds` bounds the memory too. Music at such rates fills an upload long before.
 *
 * @param frames samples per channel, found so far or claimed by a header
 * @param sampleRate Hz
 * @throws Problem `audio-too-long`
 */
export function checkLength(frames: number, sampleRate: number, { maxSeconds }: AudioLimits): void {
  const isInFull = sampleRate <= highestRateInFull;
  checkDuration(frames / sampleRate, {
    maxSeconds: isInFull ? maxSeconds : Math.floor((maxSeconds * highestRateInFull) / sampleRate),
  });
}
