import { Problem } from '../../problems.js';
import type { SampleSource } from '../sample-source.js';

/**
 * Thrown by a source that decodes only windows where one of them is damaged. The length of such a track shows only when the
 * whole file is decoded.
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
