import { checkDuration, type AudioLimits } from '../../limits.js';
import { requireRoom } from '../boxes.js';

/** Far more than hours of audio have; the decoder expands tables, so each sample costs memory. */
const mostSamples = 2 ** 22;

/** Some decoders make sound of empty samples, which cost an attacker nothing. */
const mostEmptySamples = 1024;

/** Counts the samples that all tables of one MP4 file claim, against the samples that the file can hold. */
export interface SampleBudget {
  /**
   * Takes samples of one size.
   *
   * @throws Problem `broken-audio`, `audio-too-long`
   */
  take(count: number, bytesEach: number): void;
  /**
   * Checks the bytes of all samples so far: where they are more than the file has, some are the same.
   *
   * @throws Problem `broken-audio`
   */
  settle(): void;
}

/** @param fileBytes all samples together are no larger */
export function createSampleBudget(fileBytes: number, limits: AudioLimits): SampleBudget {
  let samples = 0;
  let bytes = 0;
  let empty = 0;
  return {
    take(count, bytesEach) {
      samples += count;
      bytes += count * bytesEach;
      if (bytesEach === 0) empty += count;
      requireRoom(empty <= mostEmptySamples);
      if (samples > mostSamples) checkDuration(Infinity, limits);
    },
    settle: () => requireRoom(bytes <= fileBytes),
  };
}
