import { Problem } from '../../problems.js';
import type { SampleSource } from '../sample-source.js';

/**
 * What a source throws that decodes windows only, when the place of one turns out damaged. How much of the track there is
 * only a decoder can tell that goes through the whole file.
 */
export class DamageFound extends Problem {
  /** @param whole decodes the track from its beginning, as far as it goes */
  constructor(
    readonly whole: () => Promise<SampleSource>,
    cause?: unknown,
  ) {
    super('broken-audio', 'A part of the file is damaged. Send the whole file, or encode it again.', {
      cause,
    });
  }
}
