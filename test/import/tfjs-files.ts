import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { io } from '@tensorflow/tfjs-core';
import { readHdf5 } from '../../src/import/keras/hdf5.js';

/** A weight of a model, as `model.json` lists it, with its numbers. */
export interface NamedWeight {
  readonly name: string;
  readonly shape: number[];
  readonly values: Float32Array | Int32Array;
}

/** Writes a TF.js model as its tools do: `model.json`, and the weights in shards of so many bytes beside it. */
export async function writeTfjsModel(
  folder: string,
  json: Partial<io.ModelJSON>,
  weights: readonly NamedWeight[],
  shardBytes = 1000,
): Promise<string> {
  const bytes = Buffer.concat(weights.map(({ values }) => new Uint8Array(values.buffer)));
  const count = Math.ceil(bytes.length / shardBytes);
  const paths = Array.from({ length: count }, (_, shard) => `group1-shard${shard + 1}of${count}.bin`);
  for (const [shard, path] of paths.entries())
    await writeFile(join(folder, path), bytes.subarray(shard * shardBytes, (shard + 1) * shardBytes));
  const specs = weights.map(({ name, shape, values }): io.WeightsManifestEntry => {
    return { name, shape, dtype: values instanceof Float32Array ? 'float32' : 'int32' };
  });
  const file = join(folder, 'model.json');
  await writeFile(file, JSON.stringify({ ...json, weightsManifest: [{ paths, weights: specs }] }));
  return file;
}

type Attributes = Record<string, unknown>;

/** A node of a TensorFlow graph, as its converter writes it in JSON. */
export const node = (name: string, op: string, input: string[], attr: Attributes = {}) => ({
  name,
  op,
  input,
  attr: { T: { type: 'DT_FLOAT' }, ...attr },
});

/** The node of a constant, whose value is among the weights. */
export const constant = (name: string, type = 'DT_FLOAT') => ({
  name,
  op: 'Const',
  attr: { dtype: { type }, value: { tensor: { dtype: type, tensorShape: {} } } },
});

/** The node of an input; dimensions as texts, -1 for any. */
export const placeholder = (name: string, dimensions: readonly string[]) => ({
  name,
  op: 'Placeholder',
  attr: { dtype: { type: 'DT_FLOAT' }, shape: { shape: { dim: dimensions.map(size => ({ size })) } } },
});

/** A network of one hidden layer as a graph: `frames × coefficients` to genres. */
export function denseGraph(
  frames: number,
  coefficients: number,
  units: number,
  genres: number,
  last = 'Softmax',
) {
  const size = frames * coefficients;
  const weights: NamedWeight[] = [
    { name: 'row', shape: [2], values: Int32Array.of(-1, size) },
    { name: 'hidden/kernel', shape: [size, units], values: waves(size * units, 0.02) },
    { name: 'hidden/bias', shape: [units], values: waves(units, 0.3) },
    { name: 'out/kernel', shape: [units, genres], values: waves(units * genres, 0.7) },
    { name: 'out/bias', shape: [genres], values: waves(genres, 0.4) },
  ];
  const modelTopology = {
    node: [
      placeholder('input', ['-1', String(frames), String(coefficients)]),
      constant('row', 'DT_INT32'),
      ...weights.slice(1).map(({ name }) => constant(name)),
      node('flat', 'Reshape', ['input', 'row'], { Tshape: { type: 'DT_INT32' } }),
      node('hidden/MatMul', 'MatMul', ['flat', 'hidden/kernel']),
      node('hidden/BiasAdd', 'BiasAdd', ['hidden/MatMul', 'hidden/bias']),
      node('hidden/Relu', 'Relu', ['hidden/BiasAdd']),
      node('out/MatMul', 'MatMul', ['hidden/Relu', 'out/kernel']),
      node('out/BiasAdd', 'BiasAdd', ['out/MatMul', 'out/bias']),
      ...(last === 'BiasAdd' ? [] : [node('out/Softmax', last, ['out/BiasAdd'])]),
    ],
    versions: { producer: 1000 },
  };
  return { json: { format: 'graph-model', modelTopology }, weights };
}

/** The same network in plain arithmetic, before the softmax. */
export function denseLogits(weights: readonly NamedWeight[], segment: readonly number[]): number[] {
  const [, kernel, bias, outKernel, outBias] = weights.map(({ values }) => values);
  const apply = (x: readonly number[], matrix: ArrayLike<number>, shift: ArrayLike<number>) =>
    Array.from(shift, (offset, unit) =>
      x.reduce((sum, value, row) => sum + value * matrix[row * shift.length + unit], offset),
    );
  const hidden = apply(segment, kernel, bias).map(value => Math.max(0, value));
  return apply(hidden, outKernel, outBias);
}

/** Numbers that are not alike, up to `amplitude`. */
function waves(length: number, amplitude: number): Float32Array {
  return Float32Array.from({ length }, (_, index) => amplitude * Math.sin(1 + 1.7 * index));
}

/** What TensorFlow.js's converter makes of an HDF5 file of Keras 3: its description as it is, and weights by their names there. */
export async function convertedByTfjs(
  folder: string,
  h5: Uint8Array,
  change: (config: string) => string = text => text,
): Promise<string> {
  const file = await readHdf5(h5);
  const [config] = file.texts('', 'model_config')!;
  const weights: NamedWeight[] = [];
  for (const layer of file.names('/model_weights'))
    for (const name of file.texts(`/model_weights/${layer}`, 'weight_names') ?? []) {
      const { shape, values } = file.weight(`/model_weights/${layer}/${name}`) ?? {};
      // Counters of training are whole numbers, which the reader leaves out.
      if (shape && values) weights.push({ name, shape: [...shape], values });
    }
  return writeTfjsModel(
    folder,
    {
      format: 'layers-model',
      generatedBy: 'keras v3.15.1',
      convertedBy: 'TensorFlow.js Converter v4.22.0',
      modelTopology: {
        keras_version: '3.15.1',
        backend: 'tensorflow',
        model_config: JSON.parse(change(config)) as object,
      },
    },
    weights,
  );
}
