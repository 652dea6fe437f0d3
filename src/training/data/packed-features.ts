import { WithBytes } from '../../pool/child-protocol.js';
import type { TrackFeatures } from './extraction-job.js';

/** The features of a track on their way out of a child, but for the numbers, which are beside them: `clean`, then `statistics`. */
export type PackedFeatures = Omit<TrackFeatures, 'clean' | 'statistics'> & {
  /** How many numbers `clean` has. */
  readonly clean: number;
};

/** Packs the features of a track. */
export function packFeatures({ clean, statistics, ...rest }: TrackFeatures): WithBytes {
  const packed: PackedFeatures = { ...rest, clean: clean.length };
  return new WithBytes(packed, [clean, statistics]);
}
