import type { Weight } from './hdf5-contents.js';
import type { Graph, GraphNode } from './keras-graph.js';
import { layerOptions } from './layer-options.js';

/** Layers that multiply by a kernel whose last dimension, or whose last two, are what the layer after it has last. */
const multiplying = new Set([
  ...[
    'Dense',
    'Conv1D',
    'Conv2D',
    'SeparableConv1D',
    'SeparableConv2D',
    'DepthwiseConv1D',
    'DepthwiseConv2D',
  ],
]);

/**
 * Finds batch normalisations that can be computed by the layer before them, whose kernel and bias they scale: unfolded, they
 * cost TF.js as much again as half of a MobileNet.
 *
 * @param isKept whether the own output of a layer of this name is wanted
 * @returns nodes of batch normalisations, by the names of the layers before them
 */
export function foldable(
  { nodes, outputs }: Graph,
  isKept: (name: string) => boolean,
): ReadonlyMap<string, GraphNode> {
  const uses = new Map<string, number>();
  const used = [...nodes.values()].flatMap(({ calls }) => calls.flat());
  for (const { name } of [...used, ...outputs]) uses.set(name, (uses.get(name) ?? 0) + 1);
  const found = new Map<string, GraphNode>();
  for (const node of nodes.values()) {
    const before = node.calls.at(0)?.at(0);
    if (node.layer.className !== 'BatchNormalization' || !before || node.calls.length > 1) continue;
    const { layer, calls } = nodes.get(before.name) ?? {};
    const isOnly = calls?.length === 1 && uses.get(before.name) === 1 && !isKept(before.name);
    if (isOnly && multiplying.has(layer!.className) && layer!.config.activation === 'linear')
      found.set(before.name, node);
  }
  return found;
}

/** Whether a batch normalisation is along the last axis of its input, which has so many dimensions with the batch. */
export function isOfLastAxis({ layer }: GraphNode, rank: number): boolean {
  const [axis] = [layer.config.axis].flat();
  return axis === -1 || axis === rank - 1;
}

/**
 * The weights of a layer with a bias that computes what it and the batch normalisation after it do:
 * `s·kernel` and `s·(bias − mean) + beta`, where `s = gamma / √(variance + epsilon)`.
 *
 * @param own weights of the layer: kernels and, if it has one, a bias
 * @param saved weights of the batch normalisation
 * @throws Error that names it, when it has an option that cannot be imported, or its weights do not fit
 */
export function foldInto(own: readonly Weight[], { layer }: GraphNode, saved: readonly Weight[]): Weight[] {
  const options = layerOptions(layer);
  const [scales, centres] = [options.flag('scale'), options.flag('center')];
  const epsilon = options.number('epsilon');
  options.only('axis', options.raw('axis'));
  options.finish();
  const isBias = ({ shape }: Weight) => shape.length === 1;
  const kernels = own.filter(weight => !isBias(weight));
  const kernel = kernels.at(-1);
  const left = [...saved];
  const take = (isThere: boolean) => (isThere ? left.shift() : undefined)?.values;
  const [gamma, beta, mean, variance] = [take(scales), take(centres), take(true), take(true)];
  const channels = mean?.length ?? 0;
  const lengths = [gamma, beta, mean, variance]
    .filter(values => values !== undefined)
    .map(({ length }) => length);
  if (
    !kernel ||
    !mean ||
    !variance ||
    left.length > 0 ||
    lengths.some(length => length !== channels) ||
    kernel.values.length % channels !== 0
  )
    throw options.error(`its weights in the file do not fit it`);
  const bias = own.find(isBias)?.values;
  const scale = Float64Array.from(variance, (value, i) => (gamma?.[i] ?? 1) / Math.sqrt(value + epsilon));
  return [
    ...kernels.slice(0, -1),
    { ...kernel, values: kernel.values.map((value, i) => value * scale[i % channels]) },
    {
      shape: [channels],
      values: Float32Array.from(scale, (s, i) => s * ((bias?.[i] ?? 0) - mean[i]) + (beta?.[i] ?? 0)),
    },
  ];
}
