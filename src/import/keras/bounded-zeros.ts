import type { initializers } from '@tensorflow/tfjs-layers';
import type { Runtime } from '../../runtimes/tfjs/runtime.js';
import { limits } from '../limits.js';

type Initializer = ReturnType<typeof initializers.zeros>;

/**
 * What weights are before they are set to those of the file: zeros, which TF.js need not draw. A description may ask for
 * any number of them, so they are refused where the file cannot hold as many. In a saved network they are TF.js's own.
 */
export function boundedZeros({ layers }: Runtime): Initializer {
  const Zeros = layers.initializers.zeros().constructor as new () => Initializer;
  class BoundedZeros extends Zeros {
    override apply(...[shape, dtype]: Parameters<Initializer['apply']>): ReturnType<Initializer['apply']> {
      const bytes = shape.reduce<number>((size, dimension) => size * (dimension ?? 1), 4);
      if (bytes > limits.bytes)
        throw new Error(`weights of ${shape.join(' × ')} are more than may be imported`);
      return super.apply(shape, dtype);
    }
  }
  return new BoundedZeros();
}
