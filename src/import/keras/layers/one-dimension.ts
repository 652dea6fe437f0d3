import type { Weight } from '../hdf5-contents.js';
import type { Context, Step } from '../step.js';

/**
 * TF.js has some layers for images only. A sequence `[frames, channels]` goes through such steps as an image that is one
 * pixel high, `[1, frames, channels]`, and becomes a sequence again.
 */
export function asImage({ name, runtime, shape }: Context, steps: readonly Step[]): readonly Step[] {
  const { reshape } = runtime.layers.layers;
  const image = [1, ...shape];
  const after = steps.reduce<(number | null)[]>(
    (before, { layer }) => layer.computeOutputShape(before) as (number | null)[],
    [null, ...image],
  );
  const sequence = after.slice(2).map(Number);
  return [
    { layer: reshape({ name: `${name}.image`, targetShape: image }) },
    ...steps,
    { layer: reshape({ name: `${name}.sequence`, targetShape: sequence }) },
  ];
}

/** Zeros before and after the frames of such an image. */
export function padImage({ name, runtime }: Context, before: number, after: number): Step {
  const padding: [[number, number], [number, number]] = [
    [0, 0],
    [before, after],
  ];
  return { layer: runtime.layers.layers.zeroPadding2d({ name: `${name}.padding`, padding }) };
}

/** Kernels `[size, …]` of a sequence as those of an image; a bias stays as it is. */
export function imageKernels(given: readonly Weight[]): readonly Weight[] {
  return given.map(weight =>
    weight.shape.length === 3 ? { ...weight, shape: [1, ...weight.shape] } : weight,
  );
}
