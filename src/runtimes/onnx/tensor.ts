import { bytesOf, integerOf, integersOf, textOf, type ProtobufReader } from './protobuf.js';
import { quoted } from './quoted.js';

/** Fields of `TensorProto` in onnx.proto. */
const fields = {
  dims: 1,
  dataType: 2,
  floats: 4,
  int32s: 5,
  strings: 6,
  int64s: 7,
  name: 8,
  raw: 9,
  doubles: 10,
  uint64s: 11,
  externalData: 13,
  dataLocation: 14,
} as const;

/** Bits of an element, by `TensorProto.DataType`; those of strings are not fixed. */
const bits: Readonly<Record<number, number>> = {
  ...{ 1: 32, 2: 8, 3: 8, 4: 16, 5: 16, 6: 32, 7: 64, 9: 8, 10: 16, 11: 64, 12: 32, 13: 64, 14: 64, 15: 128 },
  ...{ 16: 16, 17: 8, 18: 8, 19: 8, 20: 8, 21: 4, 22: 4, 23: 4 },
};

const types = { float: 1, double: 11 } as const;

/** What is known of a tensor in a file. */
export interface StoredTensor {
  readonly name: string;
  /** Elements of it. */
  readonly elements: number;
}

/**
 * Checks a tensor in a file: its data is there, as much of it as its shape says, and is numbers.
 *
 * @throws Error that names the tensor
 */
export function checkTensor(reader: ProtobufReader, message: Uint8Array): StoredTensor {
  let name = '';
  let type = 0;
  let isElsewhere = false;
  let raw: Uint8Array | undefined;
  let listed = 0;
  const dims: number[] = [];
  for (const field of reader.fields(message)) {
    if (field.number === fields.name) name = textOf(field);
    else if (field.number === fields.dims) dims.push(...integersOf(field));
    else if (field.number === fields.dataType) type = integerOf(field);
    else if (field.number === fields.externalData) isElsewhere = true;
    else if (field.number === fields.dataLocation) isElsewhere ||= integerOf(field) !== 0;
    else if (field.number === fields.raw) {
      if (raw) throw new Error(`the tensor ${quoted(name)} has its data twice`);
      raw = bytesOf(field);
    } else if (field.number === fields.strings) listed += 1;
    else if (field.number === fields.floats || field.number === fields.doubles) {
      const [size, of] = field.number === fields.floats ? [4, types.float] : [8, types.double];
      requireNumbers(name, bytesOf(field), of);
      listed += bytesOf(field).length / size;
    } else if (
      field.number === fields.int32s ||
      field.number === fields.int64s ||
      field.number === fields.uint64s
    )
      listed += countIntegers(field.value);
  }
  if (isElsewhere)
    throw new Error(
      `the tensor ${quoted(name)} has its data in another file, which Hyena never opens; onnx.save(onnx.load("in.onnx"), "out.onnx") of Python's onnx makes one file of them`,
    );
  const elements = dims.reduce((a, b) => a * b, 1);
  const there = raw ? `${raw.length} bytes` : `${listed} values`;
  if (raw ? listed > 0 || raw.length !== bytesFor(elements, type) : listed !== elements)
    throw new Error(`the tensor ${quoted(name)} of ${dims.join(' × ')} values has ${there} of data`);
  if (raw) requireNumbers(name, raw, type);
  return { name, elements };
}

/** Bytes of raw data; NaN for types that have none. */
const bytesFor = (elements: number, type: number): number => Math.ceil((elements * (bits[type] ?? NaN)) / 8);

/** Varints end with a byte below 128. */
function countIntegers(value: number | Uint8Array): number {
  if (typeof value === 'number') return 1;
  let count = 0;
  for (const byte of value) if (byte < 128) count += 1;
  return count;
}

/** @param type a `TensorProto.DataType`; of other types than these all bits are numbers, or are rarely weights */
function requireNumbers(name: string, data: Uint8Array, type: number): void {
  const size = type === types.float ? 4 : type === types.double ? 8 : undefined;
  if (size === undefined) return;
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  for (let at = 0; at + size <= data.length; at += size) {
    const value = size === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true);
    if (Number.isNaN(value))
      throw new Error(`the tensor ${quoted(name)} has values that are not numbers (NaN)`);
  }
}
