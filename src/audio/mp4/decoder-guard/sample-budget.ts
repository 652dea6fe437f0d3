import { checkDuration, type AudioLimits } from '../../limits.js';
import { requireRoom } from '../boxes.js';
import { mostEmptySamples } from '../sample-places.js';

/** Far more than hours of audio have; the decoder expands tables, so each sample costs memory. */
const mostSamples = 2 ** 22;

/** Counts the samples that all tables of one MP4 file claim, against the samples that the file can hold. */
export interface SampleBudget {
  /**
   * Takes samples of an index, which say elsewhere where they are.
   *
   * @throws Problem `audio-too-long`
   */
  count(samples: number): void;
  /**
   * Takes samples of fragments, of one size.
   *
   * @throws Problem `broken-audio`, `audio-too-long`
   */
  take(count: number, bytesEach: number): void;
  /**
   * Checks the bytes of all samples of fragments so far: where they are more than the file has, some are the same.
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
  const count = (more: number) => {
    samples += more;
    if (samples > mostSamples) checkDuration(Infinity, limits);
  };
  return {
    count,
    take(more, bytesEach) {
      bytes += more * bytesEach;
      if (bytesEach === 0) empty += more;
      requireRoom(empty <= mostEmptySamples);
      count(more);
    },
    settle: () => requireRoom(bytes <= fileBytes),
  };
}
