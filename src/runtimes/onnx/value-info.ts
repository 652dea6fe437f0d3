import { bytesOf, integerOf, textOf, type ProtobufReader } from './protobuf.js';
import { quoted } from './quoted.js';

/** A tensor that a network takes or gives. */
export interface ValueInfo {
  readonly name: string;
  /** A `TensorProto.DataType`; 0 where it is no tensor, or the file does not say. */
  readonly type: number;
  /** Lengths of its dimensions, null where any will do; undefined where the file does not say how many there are. */
  readonly shape: readonly (number | null)[] | undefined;
}

/** `TensorProto.DataType` of float32. */
export const float32 = 1;

/** Fields of `ValueInfoProto`, `TypeProto`, `TypeProto.Tensor`, `TensorShapeProto` and its `Dimension`. */
const fields = { name: 1, type: 2, tensorType: 1, elementType: 1, shape: 2, dim: 1, dimValue: 1 } as const;

/** Reads a `ValueInfoProto`. @throws Error when it is damaged */
export function readValueInfo(reader: ProtobufReader, message: Uint8Array): ValueInfo {
  let name = '';
  let type = 0;
  let shape: (number | null)[] | undefined;
  for (const field of reader.fields(message))
    if (field.number === fields.name) name = textOf(field);
    else if (field.number === fields.type)
      for (const kind of reader.fields(bytesOf(field)))
        if (kind.number === fields.tensorType)
          for (const part of reader.fields(bytesOf(kind)))
            if (part.number === fields.elementType) type = integerOf(part);
            else if (part.number === fields.shape) shape = readShape(reader, bytesOf(part));
  return { name, type, shape };
}

function readShape(reader: ProtobufReader, message: Uint8Array): (number | null)[] {
  const shape: (number | null)[] = [];
  for (const field of reader.fields(message)) {
    if (field.number !== fields.dim) continue;
    let length: number | null = null;
    for (const part of reader.fields(bytesOf(field)))
      // Some tools write 0 or -1 where any length will do.
      if (part.number === fields.dimValue && integerOf(part) > 0 && integerOf(part) < 2 ** 32)
        length = integerOf(part);
    shape.push(length);
  }
  return shape;
}

/** A tensor as messages name it, such as `"scores" [any × 521]`. */
export function describeValue({ name, shape }: ValueInfo): string {
  return `${quoted(name)} [${shape ? shape.map(length => length ?? 'any').join(' × ') : '?'}]`;
}
