import type { Manifest } from '../models/manifest.js';
import { segmentProbabilities } from './calibration.js';
import { applyDense, relu, type Dense } from './dense.js';
import type { Network } from './network.js';

/** The file of a head's weights. */
export const headFile = 'head.bin';

/** Layers from an embedding to the logits of labels, and what becomes of these. */
export interface Head {
  /** With a ReLU between two of them. */
  readonly layers: readonly Dense[];
  /** As in `Calibration`. */
  readonly smoothing: number;
}

/**
 * Computes a head without its softmax.
 *
 * @param embedding `segments × dimensions`, row-major
 * @returns `segments × labels`
 */
export function headLogits(layers: readonly Dense[], embedding: ArrayLike<number>): Float32Array {
  const last = layers.length - 1;
  const logits = layers.reduce<Float64Array>(
    (rows, layer, i) => (i === last ? applyDense(layer, rows) : relu(applyDense(layer, rows))),
    Float64Array.from(embedding),
  );
  return Float32Array.from(logits);
}

/** The bytes of {@link headFile}: of each layer the kernel, `units × inputs`, and then the bias; float32, little-endian. */
export function encodeHead(layers: readonly Dense[]): Uint8Array {
  const parts = layers.flatMap(({ kernel, bias }) => [kernel, bias]).map(part => Float32Array.from(part));
  return Buffer.concat(parts.map(part => new Uint8Array(part.buffer)));
}

/**
 * Reads the head of a version.
 *
 * @throws Error when its file is missing, of another size than the manifest says, or holds what is no number
 */
export function decodeHead(
  { head, labels }: Pick<Manifest, 'labels'> & Required<Pick<Manifest, 'head'>>,
  files: ReadonlyMap<string, Uint8Array>,
): Head {
  const bytes = files.get(headFile);
  if (!bytes) throw new Error(`corrupt: the manifest does not list ${headFile}`);
  const { dimensions, hidden, smoothing } = head;
  const sizes = [dimensions, ...(hidden === undefined ? [] : [hidden]), labels.length];
  const count = sizes.slice(1).reduce((sum, units, i) => sum + (sizes[i] + 1) * units, 0);
  if (bytes.length !== 4 * count)
    throw new Error(`corrupt: ${headFile} has ${bytes.length} bytes, the manifest's head takes ${4 * count}`);
  const values = Float64Array.from(new Float32Array(new Uint8Array(bytes).buffer));
  if (!values.every(Number.isFinite))
    throw new Error(`corrupt: ${headFile} holds weights that are no numbers`);
  let at = 0;
  const take = (length: number) => values.subarray(at, (at += length));
  const layers = sizes.slice(1).map((units, i) => ({ kernel: take(sizes[i] * units), bias: take(units) }));
  return { layers, smoothing };
}

/**
 * Puts a head on a network: its scores are the head's, of the network's embedding. The novelty of the network is left out:
 * it is the distance from tracks that the head was not fitted to.
 */
export function withHead(network: Network, { layers, smoothing }: Head): Network {
  const labels = layers.at(-1)!.bias.length;
  const dimensions = layers[0].kernel.length / layers[0].bias.length;
  return {
    ...network,
    predict: async (features, segments) => {
      const { embedding } = await network.predict(features, segments);
      if (embedding?.length !== segments * dimensions)
        throw new Error(
          `corrupt: the head takes an embedding of ${dimensions} numbers a segment, the network gives ${embedding ? embedding.length / segments : 'none'}`,
        );
      // The temperature is in the last layer's weights.
      const scores = segmentProbabilities(headLogits(layers, embedding), labels, {
        temperature: 1,
        smoothing,
      });
      return { scores: Float32Array.from(scores), embedding };
    },
  };
}
