import { decodeArtifacts } from '../../runtimes/tfjs/artifact.js';
import type { Conversion } from '../conversion.js';

/** The two files of a TF.js model as those of a version, with the number of its weights. */
export function tfjsVersion(
  modelJson: Uint8Array,
  weights: Uint8Array,
): Pick<Conversion, 'runtime' | 'files' | 'parameters'> {
  const { weightSpecs = [] } = decodeArtifacts(modelJson, weights);
  const parameters = weightSpecs.reduce((sum, { shape }) => sum + shape.reduce((a, b) => a * b, 1), 0);
  return { runtime: 'tfjs', files: { 'model.json': modelJson, 'weights.bin': weights }, parameters };
}
