import type { AudioFormat } from './formats.js';
import type { SampleSource } from './sample-source.js';

/** One opened track of a known format. */
export interface AudioSource extends SampleSource {
  readonly format: AudioFormat;
}
