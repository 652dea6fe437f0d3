import { Problem } from '../problems.js';
import { signalPath, type SignalPath } from '../simd/path.js';
import type { MelAlteration } from './alteration.js';
import { createLibrosaMfcc } from './librosa.js';
import { createSimdLibrosaMfcc } from './librosa-simd.js';
import { framesPerSegment, segmentLength, type FeatureParameters } from './parameters.js';

/**
 * Computes the features of one segment.
 *
 * @param segment `segmentLength` mono samples at `sampleRate`
 * @param out where to write, `framesPerSegment × nMfcc`; a new array when left out
 * @returns `out`: row-major, one frame a row
 * @throws RangeError when either length is wrong
 * @throws Problem `broken-audio` when the samples are not finite numbers or so large that the features are not
 */
export type Extractor = (segment: Float32Array, out?: Float32Array) => Float32Array;

/**
 * Makes the extractor that a model asks for. Tables and scratch memory belong to it: create it once per model and
 * reuse it, also for interleaved tracks, since nothing of one call is left for the next.
 *
 * @param alter for training with the `librosa` extractor; Meyda's has no such stage and is left as it is
 * @param path the `librosa` extractor's; given by tests and measurements
 * @throws RangeError when the parameters contradict each other
 * @example
 * const extract = await createExtractor(manifest.features);
 * const mfcc = extract(samples.subarray(start, start + segmentLength(manifest.features)));
 */
export async function createExtractor(
  parameters: FeatureParameters,
  alter?: MelAlteration,
  path = signalPath,
): Promise<Extractor> {
  if (parameters.nMfcc > parameters.melBands) {
    throw new RangeError(`${parameters.melBands} mel bands cannot give ${parameters.nMfcc} coefficients`);
  }
  const fill = await createFill(parameters, alter, path);
  const samples = segmentLength(parameters);
  const values = framesPerSegment(parameters) * parameters.nMfcc;

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

async function createFill(
  parameters: FeatureParameters,
  alter: MelAlteration | undefined,
  path: SignalPath,
): Promise<(segment: Float32Array, out: Float32Array) => void> {
  // Most processes never meet a Meyda model, so they do not pay for loading it.
  if (parameters.extractor === 'meyda') return (await import('./meyda.js')).createMeydaMfcc(parameters);
  return path === 'simd' ? createSimdLibrosaMfcc(parameters, alter) : createLibrosaMfcc(parameters, alter);
}
