/** A field of a message: an integer, or the bytes of everything else. */
export interface Field {
  readonly number: number;
  readonly value: number | Uint8Array;
}

/** Fields that a file may have in all its messages: a network of a thousand layers has some ten thousand. */
const mostFields = 2 ** 20;

/** Bytes of packed integers that are looked at one by one: the lengths of a tensor's dimensions. */
const mostPacked = 1000;

/**
 * Reads messages of Protocol Buffers (encoding: protobuf.dev/programming-guides/encoding), as much of them as it is asked
 * for: one reader a file, so that all of its messages together have a bound.
 */
export class ProtobufReader {
  #left = mostFields;

  /** The fields of a message that came in parts, which is as if they were one. */
  *fieldsOfAll(parts: readonly Uint8Array[]): Generator<Field> {
    for (const part of parts) yield* this.fields(part);
  }

  /**
   * The fields of one message in their order, those of a message inside it as bytes.
   *
   * @throws Error when it ends too early, is damaged, or there are too many fields
   */
  *fields(message: Uint8Array): Generator<Field> {
    const { length } = message;
    const view = new DataView(message.buffer, message.byteOffset, length);
    let at = 0;
    const varint = (): number => {
      let value = 0;
      for (let scale = 1; at < length && scale < 2 ** 70; scale *= 128) {
        const byte = view.getUint8(at++);
        value += (byte & 127) * scale;
        if (byte < 128) return value;
      }
      throw damaged();
    };
    const take = (bytes: number): Uint8Array => {
      if (bytes > length - at) throw damaged();
      return message.subarray(at, (at += bytes));
    };
    while (at < length) {
      if (--this.#left < 0) throw new Error(`it has more than ${mostFields} fields`);
      const tag = varint();
      const number = Math.floor(tag / 8);
      if (number < 1 || number > 2 ** 29) throw damaged();
      yield { number, value: valueOf(tag % 8, varint, take) };
    }
  }
}

function valueOf(
  wireType: number,
  varint: () => number,
  take: (bytes: number) => Uint8Array,
): number | Uint8Array {
  if (wireType === 0) return varint();
  if (wireType === 1) return take(8);
  if (wireType === 2) return take(varint());
  if (wireType === 5) return take(4);
  // Groups, which ONNX has never had.
  throw damaged();
}

/** The bytes of a field. @throws Error when it is an integer */
export function bytesOf({ value }: Field): Uint8Array {
  if (typeof value === 'number') throw damaged();
  return value;
}

/** The integer of a field; those above 2 ** 53 are rounded, negative ones come as 2 ** 64 more. @throws Error when it is none */
export function integerOf({ value }: Field): number {
  if (typeof value !== 'number') throw damaged();
  return value;
}

/** The text of a field. @throws Error when it is an integer */
export const textOf = (field: Field): string => new TextDecoder().decode(bytesOf(field));

/** The integers of a repeated field, one at a time or packed. @throws Error when they are damaged, or very many */
export function integersOf(field: Field): number[] {
  if (typeof field.value === 'number') return [field.value];
  if (field.value.length > mostPacked) throw damaged();
  const integers: number[] = [];
  let value = 0;
  let scale = 1;
  for (const byte of field.value) {
    value += (byte & 127) * scale;
    scale *= 128;
    if (byte >= 128) continue;
    integers.push(value);
    value = 0;
    scale = 1;
  }
  if (scale !== 1) throw damaged();
  return integers;
}

const damaged = () => new Error('it is cut off or damaged, or no ONNX file');
