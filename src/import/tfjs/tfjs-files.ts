import { dirname, join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { asRecord, parseJson } from '../keras/keras-model.js';
import { limits } from '../limits.js';
import { readBounded } from '../read-bounded.js';

/** A TF.js model with its weights in one file. */
export interface TfjsFiles {
  readonly format: 'tfjs-layers' | 'tfjs-graph';
  readonly modelJson: Uint8Array;
  readonly weights: Uint8Array;
}

/** Parts of `model.json` that matter to prediction, besides the format, the topology and the weights. */
const kept = ['generatedBy', 'convertedBy', 'signature', 'modelInitializer', 'initializerSignature'];

/**
 * Reads the weights beside a `model.json`, and makes of both the two files of a version. What the model computes stays as
 * it is, quantised weights included.
 *
 * @param path of the file whose content is `modelJson`
 * @throws Error when it is no TF.js model, or its weights cannot be read
 */
export async function readTfjsFiles(path: string, modelJson: Uint8Array): Promise<TfjsFiles> {
  if (modelJson.length > limits.textBytes) throw new Error('the JSON is larger than may be imported');
  const json = asRecord(parseJson(new TextDecoder().decode(modelJson), 'the file'));
  const topology = asRecord(json.modelTopology);
  const groups = json.weightsManifest;
  if (Object.keys(topology).length === 0 || !Array.isArray(groups) || !groups.every(isGroup))
    throw new Error('the file is JSON, but no TF.js model: modelTopology or weightsManifest is missing');
  const format = json.format === 'graph-model' || Array.isArray(topology.node) ? 'graph' : 'layers';
  const written = {
    format: `${format}-model`,
    ...Object.fromEntries(Object.entries(json).filter(([key]) => kept.includes(key))),
    modelTopology: format === 'layers' ? withoutInitialisers(topology) : topology,
    weightsManifest: [{ paths: ['weights.bin'], weights: groups.flatMap(group => group.weights) }],
  };
  return {
    format: `tfjs-${format}`,
    modelJson: new TextEncoder().encode(JSON.stringify(written)),
    weights: await readShards(
      dirname(path),
      groups.flatMap(group => group.paths),
    ),
  };
}

/**
 * The weights are loaded anyway, drawing some of them takes long, and TF.js can draw orthogonal matrices only where its
 * whole bundle is loaded.
 */
function withoutInitialisers(topology: object): unknown {
  const zeros = { class_name: 'Zeros', config: {} };
  const text = JSON.stringify(topology, (key, value: unknown) =>
    key.endsWith('_initializer') && value !== null ? zeros : value,
  );
  return JSON.parse(text);
}

async function readShards(directory: string, names: readonly string[]): Promise<Uint8Array> {
  const shards: Uint8Array[] = [];
  let left: number = limits.bytes;
  for (const name of names) {
    // The file may come from a stranger, who has no say in what else of this machine is read.
    if (!/^[^/\\]+$/.test(name)) throw new Error(`the weights are in ${name}, which is not beside the file`);
    const shard = await readBounded(join(directory, name), left);
    left -= shard.length;
    shards.push(shard);
  }
  return Buffer.concat(shards);
}

function isGroup(group: unknown): group is io.WeightsManifestConfig[number] {
  const { paths, weights } = asRecord(group);
  return Array.isArray(paths) && paths.every(path => typeof path === 'string') && Array.isArray(weights);
}
