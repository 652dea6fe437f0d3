import type { FlacBits } from './bits.js';

/** Coefficients of the fixed predictors by order (RFC 9639, section 9.2.5), for the sample before, the one before that, … */
const fixedPredictors = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

/**
 * Decodes one channel of a frame (RFC 9639, section 9.2). Samples have up to 33 bits and their products more, so all are in
 * double precision, which is exact for them.
 *
 * @param bits of a sample
 * @throws RangeError for what no encoder writes
 */
export function readSubframe(reader: FlacBits, blockSize: number, bits: number): Float64Array {
  const type = reader.read(7);
  const wasted = reader.read(1) ? reader.readUnary() + 1 : 0;
  const samples = new Float64Array(blockSize);
  const sampleBits = bits - wasted;
  if (sampleBits < 1) throw new RangeError('a sample has no bits');
  if (type === 0) samples.fill(reader.readSigned(sampleBits));
  else if (type === 1) readPlain(reader, samples, blockSize, sampleBits);
  else if (type >= 8 && type <= 12) readFixed(reader, samples, type - 8, sampleBits);
  else if (type >= 32 && type < 64) readLinear(reader, samples, type - 31, sampleBits);
  else throw new RangeError('a subframe is of a reserved type');
  if (wasted > 0) for (let i = 0; i < blockSize; i++) samples[i] *= 2 ** wasted;
  return samples;
}

function readPlain(reader: FlacBits, samples: Float64Array, count: number, bits: number): void {
  for (let i = 0; i < count; i++) samples[i] = reader.readSigned(bits);
}

function readFixed(reader: FlacBits, samples: Float64Array, order: number, bits: number): void {
  readPlain(reader, samples, Math.min(order, samples.length), bits);
  readResidual(reader, samples, order);
  predict(samples, fixedPredictors[order], 0);
}

function readLinear(reader: FlacBits, samples: Float64Array, order: number, bits: number): void {
  readPlain(reader, samples, Math.min(order, samples.length), bits);
  const precision = reader.read(4) + 1;
  const shift = reader.readSigned(5);
  if (precision === 16 || shift < 0) throw new RangeError('a predictor is of a reserved kind');
  const coefficients = Array.from({ length: order }, () => reader.readSigned(precision));
  readResidual(reader, samples, order);
  predict(samples, coefficients, shift);
}

/** Adds to each residual what the samples before it predict. */
function predict(samples: Float64Array, coefficients: readonly number[], shift: number): void {
  const order = coefficients.length;
  const scale = 2 ** -shift;
  for (let i = order; i < samples.length; i++) {
    let sum = 0;
    for (let j = 0; j < order; j++) sum += coefficients[j] * samples[i - 1 - j];
    samples[i] += Math.floor(sum * scale);
  }
}

/** Section 9.2.7: Rice codes in partitions, each with a parameter, or plain numbers. */
function readResidual(reader: FlacBits, samples: Float64Array, order: number): void {
  const method = reader.read(2);
  if (method > 1) throw new RangeError('residuals are coded in a reserved way');
  const parameterBits = 4 + method;
  const partitions = 2 ** reader.read(4);
  const partitionSize = samples.length / partitions;
  if (!Number.isInteger(partitionSize) || partitionSize < order)
    throw new RangeError('a block is not divided evenly');
  for (let partition = 0; partition < partitions; partition++) {
    const begin = partition === 0 ? order : partition * partitionSize;
    const end = (partition + 1) * partitionSize;
    const parameter = reader.read(parameterBits);
    if (parameter === 2 ** parameterBits - 1) {
      readPlain(reader, samples.subarray(begin), end - begin, reader.read(5));
      continue;
    }
    for (let i = begin; i < end; i++) {
      const folded = reader.readUnary() * 2 ** parameter + reader.read(parameter);
      samples[i] = folded % 2 === 0 ? folded / 2 : -(folded + 1) / 2;
    }
  }
}
