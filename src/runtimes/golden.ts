import { featureShape, type FeatureParameters } from '../features/parameters.js';
import type { Golden } from '../models/manifest.js';
import type { Network } from './network.js';

/** How far a probability may be from the golden one: backends round differently, by up to 1e-5. */
const tolerance = 1e-3;

/** Makes the example that a manifest carries of its network. */
export async function goldenExample(
  parameters: FeatureParameters,
  network: Pick<Network, 'predict'>,
): Promise<Golden> {
  const features = exampleFeatures(parameters);
  const { scores } = await network.predict(features, 1);
  return {
    features: Buffer.from(features.buffer).toString('base64'),
    // A softmax in float32 may round to a little more than 1.
    probabilities: Array.from(scores, probability => Math.min(1, probability)),
  };
}

/**
 * Lets a network compute its manifest's example again.
 *
 * @throws Error when it comes out otherwise
 */
export async function checkGolden(golden: Golden, network: Pick<Network, 'predict'>): Promise<void> {
  const bytes = new Uint8Array(Buffer.from(golden.features, 'base64'));
  const { scores: probabilities } = await network.predict(
    new Float32Array(bytes.buffer, 0, bytes.length >> 2),
    1,
  );
  const agrees =
    probabilities.length === golden.probabilities.length &&
    golden.probabilities.every((expected, index) => Math.abs(probabilities[index] - expected) <= tolerance);
  if (!agrees) throw new Error("corrupt: the network does not compute the manifest's golden example");
}

/** One segment in the range of music's MFCC, made of slow waves and of no recording. */
function exampleFeatures(parameters: FeatureParameters): Float32Array {
  const { frames, values } = featureShape(parameters);
  const features = new Float32Array(frames * values);
  for (let index = 0; index < features.length; index += 1) {
    const coefficient = index % values;
    const frame = Math.floor(index / values);
    const wave = Math.sin(0.11 * frame * (1 + coefficient / 7) + coefficient);
    features[index] = coefficient === 0 ? -120 + 60 * wave : (90 / coefficient) * (0.5 + wave);
  }
  return features;
}
