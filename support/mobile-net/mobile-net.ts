import { createRandom } from '../../src/training/random.js';

/** A convolution with bias and ReLU, over a spectrogram or what one before it made of that. */
export interface Convolution {
  /** Whether each channel is convolved by itself. */
  readonly isDepthwise: boolean;
  /** Length of the kernel's sides. */
  readonly side: number;
  readonly stride: number;
  readonly inputs: number;
  readonly outputs: number;
  /** `side × side × inputs × outputs`, without the outputs where it is depthwise; row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** A network without training: convolutions, their mean over the spectrogram as embedding, a layer with a sigmoid. */
export interface MobileNet {
  readonly convolutions: readonly Convolution[];
  readonly labels: number;
  /** `dimensions of the embedding × labels`, row-major. */
  readonly kernel: Float32Array;
  readonly bias: Float32Array;
}

/** What it takes for a segment: frames × bands. */
export const inputShape = [96, 64] as const;

const strides = [1, 2, 1, 2, 1, 2, 1, 1, 1, 1, 1, 2, 1];

/**
 * Makes a MobileNet v1 (Howard et al. 2017), with weights that are the same each time.
 *
 * @param width of its layers, as a share of YAMNet's, which is this network with 521 labels
 */
export function mobileNet(width = 1, labels = 521): MobileNet {
  const [first, ...further] = [32, 64, 128, 128, 256, 256, 512, 512, 512, 512, 512, 512, 1024, 1024].map(
    units => units * width,
  );
  const convolutions = [convolution(false, 3, 2, 1, first)];
  let inputs = first;
  for (const [block, outputs] of further.entries()) {
    convolutions.push(convolution(true, 3, strides[block], inputs, inputs));
    convolutions.push(convolution(false, 1, 1, inputs, outputs));
    inputs = outputs;
  }
  return {
    convolutions,
    labels,
    kernel: weights(inputs * labels, inputs),
    bias: weights(labels, 10),
  };
}

function convolution(
  isDepthwise: boolean,
  side: number,
  stride: number,
  inputs: number,
  outputs: number,
): Convolution {
  const seen = side * side * (isDepthwise ? 1 : inputs);
  const kernel = weights(seen * outputs, seen);
  return { isDepthwise, side, stride, inputs, outputs, kernel, bias: weights(outputs, 100) };
}

/** So large that what goes through a layer keeps its magnitude (He et al. 2015). */
function weights(length: number, seen: number): Float32Array {
  const random = createRandom(seen);
  return Float32Array.from({ length }, () => Math.sqrt(2 / seen) * random.normal());
}
