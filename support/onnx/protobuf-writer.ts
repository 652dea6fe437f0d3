/** What a field may hold: an integer (varint), text, or bytes. Several make a repeated field. */
export type FieldValue = number | bigint | string | Uint8Array;

/** Writes a message of Protocol Buffers: its fields by their numbers. */
export function message(fields: Readonly<Record<number, FieldValue | readonly FieldValue[]>>): Buffer {
  const parts = Object.entries(fields).flatMap(([number, values]) =>
    (Array.isArray(values) ? (values as FieldValue[]) : [values as FieldValue]).map(value =>
      encodeField(Number(number), value),
    ),
  );
  return Buffer.concat(parts);
}

function encodeField(number: number, value: FieldValue): Buffer {
  if (typeof value === 'number' || typeof value === 'bigint')
    return Buffer.concat([varint(number * 8), varint(value)]);
  const bytes = Buffer.from(value as Uint8Array);
  return Buffer.concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
}

function varint(value: number | bigint): Buffer {
  const bytes: number[] = [];
  let left = BigInt.asUintN(64, BigInt(value));
  for (; left > 127n; left >>= 7n) bytes.push(Number(left & 127n) | 128);
  return Buffer.from([...bytes, Number(left)]);
}
