/** A message as it is on the wire: the values of each field, by its number, in the order in which they came. */
export type Message = ReadonlyMap<number, readonly (bigint | Buffer)[]>;

/** Reads the fields of a protobuf message: varints and fixed numbers as integers, all else as bytes. */
export function readMessage(bytes: Buffer): Message {
  const fields = new Map<number, (bigint | Buffer)[]>();
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = bytes[at++];
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const take = (length: number) => bytes.subarray(at, (at += length));
  const readers: Record<number, () => bigint | Buffer> = {
    0: varint,
    1: () => take(8).readBigUInt64LE(),
    2: () => take(Number(varint())),
    5: () => BigInt(take(4).readUInt32LE()),
  };
  while (at < bytes.length) {
    const key = Number(varint());
    const field = key >> 3;
    fields.set(field, [...(fields.get(field) ?? []), readers[key & 7]()]);
  }
  return fields;
}
