import type { Weight } from '../hdf5-contents.js';
import { asRecord } from '../keras-model.js';
import type { LayerOptions } from '../layer-options.js';
import type { Rule } from '../step.js';

/** Keras's `epsilon()`, the least standard deviation that it divides by. */
const leastDeviation = 1e-7;

/**
 * `Normalization`: what a batch normalisation without scale and shift does at prediction, with the mean and the
 * variance of the data. These may be one for all, or one for each place along some axes. Where that is not the last axis
 * alone, the input is flattened and every number of it gets its own.
 */
export const normalization: Rule = (options, { name, runtime, shape }) => {
  options.only('invert', false);
  const { layers } = runtime.layers;
  const kept = keptAxes(options, shape.length);
  const flat = kept.some(axis => axis !== shape.length - 1);
  const dimensions = flat ? shape : shape.slice(-1);
  const places = placesAlong(flat ? kept : kept.map(() => 0), dimensions);
  const constants = ['mean', 'variance'].map(key => constant(options.raw(key)));
  const weights = (saved: readonly Weight[]) => {
    const spread = (index: number) => {
      const values = constants[index] ?? saved.at(index)?.values;
      if (!values) throw options.error('it knows no mean and variance: adapt() it before the model is saved');
      if (values.length !== 1 && values.length !== Math.max(...places) + 1)
        throw options.error(`it has ${values.length} means, but its input is ${shape.join(' × ')}`);
      return Float32Array.from(places, place => values[values.length === 1 ? 0 : place]);
    };
    const variances = spread(1).map(variance => Math.max(Math.sqrt(variance), leastDeviation) ** 2);
    return [spread(0), variances].map(values => ({ shape: [values.length], values }));
  };
  const step = {
    layer: layers.batchNormalization({ name, epsilon: 0, center: false, scale: false }),
    weights,
  };
  if (!flat) return [step];
  return [
    { layer: layers.flatten({ name: `${name}.flat` }) },
    step,
    { layer: layers.reshape({ name: `${name}.shaped`, targetShape: [...shape] }) },
  ];
};

/** Axes, without the batch, along which means differ. */
function keptAxes(options: LayerOptions, rank: number): number[] {
  const axis = options.raw('axis') ?? [];
  const axes = (Array.isArray(axis) ? (axis as unknown[]) : [axis]).map(entry =>
    typeof entry === 'number' && entry < 0 ? entry + rank : Number(entry) - 1,
  );
  if (axes.every(entry => Number.isSafeInteger(entry) && entry >= 0 && entry < rank)) return axes;
  throw options.error(`its axis is ${JSON.stringify(axis)}, which its input does not have`);
}

/** Which mean each number of an input has, in row-major order. */
function placesAlong(axes: readonly number[], dimensions: readonly number[]): number[] {
  const size = dimensions.reduce((a, b) => a * b, 1);
  return Array.from({ length: size }, (_, index) => {
    let [rest, place, stride] = [index, 0, 1];
    for (const axis of [...dimensions.keys()].reverse()) {
      if (axes.includes(axis)) {
        place += (rest % dimensions[axis]) * stride;
        stride *= dimensions[axis];
      }
      rest = Math.floor(rest / dimensions[axis]);
    }
    return place;
  });
}

/** Numbers from the options: one, a list, lists of lists, or what numpy makes of them. */
function constant(value: unknown): number[] | undefined {
  if (typeof value === 'number') return [value];
  if (Array.isArray(value)) return (value as unknown[]).flatMap(entry => constant(entry) ?? []);
  const { class_name, config } = asRecord(value);
  return class_name === '__numpy__' ? constant(asRecord(config).value) : undefined;
}
