import { onnxFile, type Initializer, type Node } from '../onnx/onnx-file.js';
import { message } from '../onnx/protobuf-writer.js';
import { inputShape, type Convolution, type MobileNet } from './mobile-net.js';

const [frames, bands] = inputShape;

/** A waveform front end, as YAMNet's: samples under the window, those between two frames, frequencies of the transform. */
const [windowLength, hop, nFft] = [400, 160, 512];
const bins = nFft / 2 + 1;

/** Samples that the network takes where its front end is inside. */
export const waveformSamples = (frames - 1) * hop + windowLength;

/** An ONNX file with the outputs `scores` and `embedding`, whose input is `features`. */
export function mobileNetOnnx(network: MobileNet, options: { readonly takesSamples?: boolean } = {}): Buffer {
  const front = options.takesSamples ? spectrogram() : { nodes: [], initializers: [] };
  const spectrum = options.takesSamples ? 'spectrogram' : 'features';
  const { convolutions, labels, kernel, bias } = network;
  const dimensions = kernel.length / labels;
  const layers = convolutions.map(layerOf);
  return onnxFile({
    nodes: [
      ...front.nodes,
      { op: 'Reshape', inputs: [spectrum, 'image'], outputs: ['layer0'] },
      ...layers.flatMap(({ nodes }) => nodes),
      { op: 'GlobalAveragePool', inputs: [`layer${layers.length}`], outputs: ['mean'] },
      { op: 'Flatten', inputs: ['mean'], outputs: ['embedding'] },
      { op: 'Gemm', inputs: ['embedding', 'kernel', 'bias'], outputs: ['logits'] },
      { op: 'Sigmoid', inputs: ['logits'], outputs: ['scores'] },
    ],
    initializers: [
      ...front.initializers,
      integers('image', -1, 1, frames, bands),
      ...layers.flatMap(({ initializers }) => initializers),
      { name: 'kernel', dims: [dimensions, labels], data: kernel },
      { name: 'bias', dims: [labels], data: bias },
    ],
    inputs: [
      {
        name: 'features',
        shape: options.takesSamples ? ['batch', waveformSamples] : ['batch', ...inputShape],
      },
    ],
    outputs: [
      { name: 'scores', shape: ['batch', labels] },
      { name: 'embedding', shape: ['batch', dimensions] },
    ],
  });
}

interface Part {
  readonly nodes: readonly Node[];
  readonly initializers: readonly Initializer[];
}

function layerOf(convolution: Convolution, index: number): Part {
  const { isDepthwise, side, stride, inputs, outputs, kernel, bias } = convolution;
  const [of, by, plain] = [`layer${index}`, `kernel${index}`, `plain${index}`];
  const seen = isDepthwise ? 1 : inputs;
  // TF.js has the outputs last, ONNX first.
  const turned = Float32Array.from(kernel, (_, i) => {
    const [output, input, place] = [
      Math.floor(i / (seen * side * side)),
      Math.floor(i / (side * side)) % seen,
      i % (side * side),
    ];
    return kernel[(place * seen + input) * outputs + output];
  });
  return {
    nodes: [
      {
        op: 'Conv',
        inputs: [of, by, `bias${index}`],
        outputs: [plain],
        attributes: [
          message({ 1: 'auto_pad', 4: 'SAME_UPPER', 20: 3 }),
          message({ 1: 'group', 3: isDepthwise ? inputs : 1, 20: 2 }),
          message({ 1: 'strides', 8: [stride, stride], 20: 7 }),
        ],
      },
      { op: 'Relu', inputs: [plain], outputs: [`layer${index + 1}`] },
    ],
    initializers: [
      { name: by, dims: [outputs, seen, side, side], data: turned },
      { name: `bias${index}`, dims: [outputs], data: bias },
    ],
  };
}

/** The logarithm of band sums of the magnitudes of a Fourier transform, which is a convolution here. */
function spectrogram(): Part {
  const waves = Float32Array.from({ length: 2 * bins * windowLength }, (_, i) => {
    const [row, at] = [Math.floor(i / windowLength), i % windowLength];
    const angle = (2 * Math.PI * (row % bins) * at) / nFft;
    const window = 0.5 - 0.5 * Math.cos((2 * Math.PI * at) / windowLength);
    return window * (row < bins ? Math.cos(angle) : Math.sin(angle));
  });
  // Bands of equal width: what they are takes no other time.
  const sums = Float32Array.from({ length: bins * bands }, (_, i) =>
    Math.floor(Math.floor(i / bands) / (bins / bands)) === i % bands ? 1 : 0,
  );
  return {
    nodes: [
      { op: 'Reshape', inputs: ['features', 'signal'], outputs: ['channel'] },
      {
        op: 'Conv',
        inputs: ['channel', 'waves'],
        outputs: ['parts'],
        attributes: [message({ 1: 'strides', 8: [hop], 20: 7 })],
      },
      { op: 'Mul', inputs: ['parts', 'parts'], outputs: ['squares'] },
      { op: 'Reshape', inputs: ['squares', 'halves'], outputs: ['both'] },
      { op: 'ReduceSum', inputs: ['both', 'first'], outputs: ['powers'], attributes: [keepNoDims] },
      { op: 'Sqrt', inputs: ['powers'], outputs: ['magnitudes'] },
      {
        op: 'Transpose',
        inputs: ['magnitudes'],
        outputs: ['rows'],
        attributes: [message({ 1: 'perm', 8: [0, 2, 1], 20: 7 })],
      },
      { op: 'MatMul', inputs: ['rows', 'sums'], outputs: ['bands'] },
      { op: 'Add', inputs: ['bands', 'offset'], outputs: ['positive'] },
      { op: 'Log', inputs: ['positive'], outputs: ['spectrogram'] },
    ],
    initializers: [
      integers('signal', -1, 1, waveformSamples),
      { name: 'waves', dims: [2 * bins, 1, windowLength], data: waves },
      integers('halves', -1, 2, bins, frames),
      integers('first', 1),
      { name: 'sums', dims: [bins, bands], data: sums },
      { name: 'offset', dims: [1], data: Float32Array.of(0.001) },
    ],
  };
}

const keepNoDims = message({ 1: 'keepdims', 3: 0, 20: 2 });

/** A tensor of int64. */
function integers(name: string, ...values: number[]): Initializer {
  const data = new Float32Array(BigInt64Array.from(values, BigInt).buffer);
  return { name, dims: [values.length], data, fields: { 2: 7 } };
}
