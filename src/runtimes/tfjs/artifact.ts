import type { io } from '@tensorflow/tfjs-core';
import type { LayersModel } from '@tensorflow/tfjs-layers';
import { registerLayers } from './layers.js';
import type { Runtime } from './runtime.js';

/** A TF.js layers model as the two files of its standard layout. */
export interface LayersModelFiles {
  /** `model.json`: topology and weights manifest, UTF-8. */
  readonly modelJson: Uint8Array;
  /** `weights.bin`: all weights in the manifest's order, little-endian. */
  readonly weights: Uint8Array;
}

const bytesPerElement: Partial<Record<string, number>> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
};

/**
 * Turns a model into bytes. The same model gives the same bytes: no dates, no optimizer state. TF.js gives a model or
 * layer without a name one with a counter of the process in it, so a reproducible artifact needs names for all.
 */
export function saveLayersModel(model: LayersModel): Promise<LayersModelFiles> {
  return new Promise((resolve, reject) => {
    const handler: io.IOHandler = {
      save: artifacts => {
        resolve(encode(artifacts));
        return Promise.resolve({ modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } });
      },
    };
    model.save(handler).catch(reject);
  });
}

/**
 * Turns the bytes of {@link saveLayersModel}, or of another tool that writes TF.js layers models, into a model.
 *
 * @throws Error as {@link decodeArtifacts}, or when `model.json` is no layers model
 */
export async function loadLayersModel(
  runtime: Runtime,
  modelJson: Uint8Array,
  weights: Uint8Array,
): Promise<LayersModel> {
  return layersModelOf(runtime, decodeArtifacts(modelJson, weights));
}

/** The layers model in artifacts. */
export function layersModelOf(runtime: Runtime, artifacts: io.ModelArtifacts): Promise<LayersModel> {
  const { modelTopology, weightSpecs, weightData } = artifacts;
  const handler: io.IOHandler = { load: () => Promise.resolve({ modelTopology, weightSpecs, weightData }) };
  registerLayers(runtime);
  return runtime.layers.loadLayersModel(handler);
}

/**
 * Reads the two files of a TF.js model, of layers or of a graph; `format` says which.
 *
 * @throws Error when `model.json` is that of no model, when the manifest and the length of the weights disagree, or when a
 *   weight is no finite number; an activation may hide that, as ReLU does, whose result for NaN is 0 in WASM
 */
export function decodeArtifacts(modelJson: Uint8Array, weights: Uint8Array): io.ModelArtifacts {
  const { weightsManifest, ...json } = parse(modelJson);
  const weightSpecs = weightsManifest.flatMap(group => group.weights);
  const expected = weightSpecs.reduce((sum, spec) => sum + byteLength(spec), 0);
  if (expected !== weights.byteLength) {
    throw new Error(`The weights have ${weights.byteLength} bytes, but model.json describes ${expected}.`);
  }
  const weightData = new Uint8Array(weights).buffer;
  let at = 0;
  for (const spec of weightSpecs) {
    const data = weightData.slice(at, (at += byteLength(spec)));
    if (isFloat32(spec) && !new Float32Array(data).every(Number.isFinite))
      throw new Error(`the weight "${spec.name}" has values that are not finite numbers`);
  }
  return { ...json, weightSpecs, weightData };
}

const isFloat32 = ({ dtype, quantization }: io.WeightsManifestEntry): boolean =>
  dtype === 'float32' && quantization === undefined;

function encode({ modelTopology, weightSpecs, weightData, format, generatedBy }: io.ModelArtifacts) {
  const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }];
  const json = { format, generatedBy, convertedBy: null, modelTopology, weightsManifest };
  return {
    modelJson: new TextEncoder().encode(JSON.stringify(json)),
    weights: new Uint8Array(weightData as ArrayBuffer),
  };
}

function parse(modelJson: Uint8Array): io.ModelJSON {
  let json: Partial<io.ModelJSON> | null;
  try {
    json = JSON.parse(new TextDecoder().decode(modelJson)) as Partial<io.ModelJSON> | null;
  } catch (cause) {
    throw new Error('model.json is not JSON.', { cause });
  }
  if (!json?.modelTopology || !Array.isArray(json.weightsManifest)) {
    throw new Error('model.json is not a TF.js model: modelTopology or weightsManifest is missing.');
  }
  return json as io.ModelJSON;
}

function byteLength({ name, shape, dtype, quantization }: io.WeightsManifestEntry): number {
  const bytes = bytesPerElement[quantization?.dtype ?? dtype];
  if (bytes === undefined) throw new Error(`The weight ${name} has the unsupported type ${dtype}.`);
  return shape.reduce((size, dimension) => size * dimension, bytes);
}
