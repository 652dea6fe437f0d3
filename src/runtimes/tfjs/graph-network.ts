import { createRequire } from 'node:module';
import type { io, Tensor } from '@tensorflow/tfjs-core';
import type * as Converter from '@tensorflow/tfjs-converter';
import type { TensorNetwork } from './tensor-network.js';

/**
 * Loads a TF.js graph model: the graph of a TensorFlow SavedModel, as its converter writes it. The package that runs
 * graphs shares tfjs-core, and so the backend, with the one that runs layers.
 *
 * @throws Error when it is no such graph, or has several inputs or outputs
 */
export async function loadGraphNetwork(artifacts: io.ModelArtifacts): Promise<TensorNetwork> {
  // Most processes never meet a graph model, so they do not pay for loading it.
  const require = createRequire(import.meta.url);
  const { loadGraphModel } = require('@tensorflow/tfjs-converter') as typeof Converter;
  const model = await loadGraphModel({ load: () => Promise.resolve(artifacts) });
  const { inputs, outputs } = model;
  if (inputs.length !== 1 || outputs.length !== 1) {
    model.dispose();
    throw new Error(
      `the graph has ${inputs.length} inputs and ${outputs.length} outputs; it has to have one of each, the features and the labels`,
    );
  }
  const [{ shape }] = inputs;
  return {
    inputShape: shape?.slice(1).map(dimension => (dimension > 0 ? dimension : null)),
    predict: input => {
      const output = model.predict(input);
      // With one output it is a tensor, or an object of one where the graph names what it gives.
      return { output: 'dataId' in output ? (output as Tensor) : Object.values(output)[0] };
    },
    dispose: () => model.dispose(),
  };
}
