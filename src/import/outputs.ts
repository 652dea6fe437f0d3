import type { Manifest } from '../models/manifest.js';
import type { Prediction } from '../runtimes/network.js';

/** Whether a network gives an embedding and nothing besides. */
export const isEmbeddingAlone = ({ outputs }: Pick<Manifest, 'outputs'>): boolean =>
  outputs !== undefined && outputs.scores === outputs.embedding;

/**
 * Whether a track has one of the labels or any number of them. Where it is not said, it is seen from the probabilities of an
 * example: those of one label sum to 1.
 *
 * @throws Error when the scores are no probabilities of that kind
 */
export function taskOf(said: Manifest['task'] | undefined, scores: Float32Array): Manifest['task'] {
  const sum = scores.reduce((a, b) => a + b, 0);
  const [least, most] = [Math.min(...scores), Math.max(...scores)];
  const areEach = least >= 0 && most <= 1 + 1e-5;
  const areTogether = areEach && Math.abs(sum - 1) < 1e-3;
  if (areTogether && said !== 'multi-label') return 'single-label';
  if (areEach && said !== 'single-label') return 'multi-label';
  if (!Number.isFinite(sum)) throw new Error('the outputs for an example are not all numbers');
  const advice = areEach
    ? 'if a track can have several of the labels, say --task multi-label, or "task": "multi-label" in the feature description'
    : 'if they are logits, say "output": "logits" in the feature description; if an embedding, name it with --embedding';
  throw new Error(
    `the outputs for an example are no probabilities: from ${least.toPrecision(3)} to ${most.toPrecision(3)}, with the sum ${sum.toPrecision(3)}; ${advice}`,
  );
}

/**
 * The names of a network's outputs. A network that gives an embedding is of use without them, so that they may be absent there.
 *
 * @throws Error when there are too few or too many
 */
export function labelsOf(given: readonly string[] | undefined, { scores, embedding }: Prediction): string[] {
  const outputs = scores.length;
  if (given?.length === outputs) return [...given];
  if (given) throw new Error(`the network has ${outputs} outputs, and ${given.length} labels name them`);
  if (embedding) return Array.from(scores, (_, index) => `output-${index}`);
  throw new Error(
    `the network has ${outputs} outputs: name them, with --labels FILE or "labels" in the feature description; if they are an embedding, name that with --embedding`,
  );
}
