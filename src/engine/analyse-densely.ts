import type { AudioSource } from '../audio/source.js';
import { denseStarts, type TimeLine } from '../features/dense-segments.js';
import type { Extractor } from '../features/extractor.js';
import { featureSize, type FeatureParameters } from '../features/parameters.js';
import type { TrackFeatures } from './analyse.js';
import { measuredSource, readAudible } from './read-audible.js';
import { trackLength } from './segments.js';
import type { Stages } from './stages.js';

/**
 * Computes the features of a dense time line in stretches, each of as many segments as the version looks at in a track, so that they take no
 * more memory than those of a track.
 *
 * @param signal stops the work between two segments
 * @throws Problem (`audio-too-short`, `too-many-segments`, `silent-audio`, those of the source); AbortError
 */
export async function* analyseDensely(
  opened: AudioSource,
  parameters: FeatureParameters,
  extract: Extractor,
  line: TimeLine,
  stages: Stages,
  signal?: AbortSignal,
): AsyncGenerator<TrackFeatures, void, void> {
  const source = measuredSource(opened, stages);
  const starts = denseStarts(trackLength(source, parameters), parameters, line);
  const windows = readAudible(source, parameters, starts, stages, signal);
  const size = featureSize(parameters);
  for (let first = 0; first < starts.length; first += parameters.segments) {
    const stretch = starts.slice(first, first + parameters.segments);
    const values = new Float32Array(stretch.length * size);
    for (let index = 0; index < stretch.length; index++) {
      const window = (await windows.next()).value!;
      const out = values.subarray(index * size, (index + 1) * size);
      await stages.measure('features', () => extract(window, out));
    }
    yield { starts: stretch, values };
  }
  // Which is where it finds that all was silent.
  await windows.next();
}
