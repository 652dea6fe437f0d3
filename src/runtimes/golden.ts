import { createExtractor } from '../features/extractor.js';
import { segmentLength, type FeatureParameters } from '../features/parameters.js';
import type { Golden } from '../models/manifest.js';
import type { Network } from './network.js';
import { requireProbabilities } from './probabilities.js';

/** How far a probability may be from the golden one: backends round differently, by up to 1e-5. */
const tolerance = 1e-3;

/** Makes the example that a manifest carries of its network. */
export async function goldenExample(
  parameters: FeatureParameters,
  network: Pick<Network, 'predict'>,
): Promise<Golden> {
  const features = await exampleFeatures(parameters);
  const { scores } = await network.predict(features, 1);
  return {
    features: Buffer.from(features.buffer).toString('base64'),
    // A softmax in float32 may round to a little more than 1.
    probabilities: Array.from(scores, probability => Math.min(1, probability)),
  };
}

/**
 * Lets a network without an example in its manifest compute one.
 *
 * @throws Error when that does not give probabilities
 */
export async function checkExample(
  parameters: FeatureParameters,
  network: Pick<Network, 'predict'>,
): Promise<void> {
  const { scores } = await network.predict(await exampleFeatures(parameters), 1);
  requireProbabilities(scores);
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

const exampleFeatures = async (parameters: FeatureParameters): Promise<Float32Array> =>
  (await createExtractor(parameters))(exampleSegment(parameters));

/**
 * One segment of something like music, of no recording: plucked notes of a chord over quick knocks. A network says more about it
 * than that it is like nothing that it knows, which wrong weights would say too.
 */
function exampleSegment(parameters: FeatureParameters): Float32Array {
  const { sampleRate } = parameters;
  return Float32Array.from({ length: segmentLength(parameters) }, (_, i) => {
    const seconds = i / sampleRate;
    const beat = (4 * seconds) % 1;
    const hz = 220 * 2 ** ([0, 4, 7, 12][Math.floor(4 * seconds) % 4] / 12);
    let note = 0;
    for (let partial = 1; partial <= 8; partial++)
      note += Math.sin(2 * Math.PI * partial * hz * seconds) / partial;
    // Of a frequency that rises so fast that it sounds like noise.
    const knock = Math.exp(-30 * beat) * Math.sin(0.37 * i * i);
    return 0.15 * Math.exp(-4 * beat) * note + 0.1 * knock;
  });
}
