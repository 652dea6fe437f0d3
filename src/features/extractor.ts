import { Problem } from '../problems.js';
import type { MelAlteration } from './alteration.js';
import { frontEndOf } from './front-ends.js';
import { featureSize, parametersFault, segmentLength, type FeatureParameters } from './parameters.js';

/**
 * Computes the features of one segment.
 *
 * @param segment `segmentLength` mono samples at `sampleRate`
 * @param out where to write, `frames × values`; a new array when left out
 * @returns `out`: row-major, one frame a row
 * @throws RangeError when either length is wrong
 * @throws Problem `broken-audio` when the samples are not finite numbers or so large that the features are not
 */
export type Extractor = (segment: Float32Array, out?: Float32Array) => Float32Array;

/**
 * Makes the extractor that a model asks for. Tables and scratch memory belong to it: create it once per model and
 * reuse it, also for interleaved tracks, since nothing of one call is left for the next.
 *
 * @param alter for training; a front end without mel powers leaves it out
 * @throws RangeError when the parameters contradict each other
 * @example
 * const extract = await createExtractor(manifest.features);
 * const features = extract(samples.subarray(start, start + segmentLength(manifest.features)));
 */
export async function createExtractor(
  parameters: FeatureParameters,
  alter?: MelAlteration,
): Promise<Extractor> {
  const fault = parametersFault(parameters);
  if (fault !== undefined) throw new RangeError(fault);
  const fill = await frontEndOf(parameters).create(parameters, alter);
  const samples = segmentLength(parameters);
  const values = featureSize(parameters);

  return (segment, out = new Float32Array(values)) => {
    if (segment.length !== samples) {
      throw new RangeError(`A segment has ${samples} samples, not ${segment.length}`);
    }
    if (out.length !== values) {
      throw new RangeError(`The features of a segment are ${values} numbers, not ${out.length}`);
    }
    fill(segment, out);
    if (!out.every(Number.isFinite)) {
      throw new Problem('broken-audio', 'The audio holds samples that are not usable numbers.');
    }
    return out;
  };
}
