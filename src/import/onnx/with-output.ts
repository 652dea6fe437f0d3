/**
 * An ONNX file with one of its inner tensors, of float32, as a further output.
 *
 * A message of Protocol Buffers that comes twice is read as if its parts were one, so a further part of the graph is added at
 * the end: `ModelProto { graph: { output: { name, type: { tensor_type: { elem_type: FLOAT } } } } }`.
 *
 * @param name of the tensor
 */
export function withOutput(file: Uint8Array, name: string): Uint8Array {
  const output = field(
    12,
    Buffer.concat([field(1, Buffer.from(name)), field(2, field(1, Buffer.from([8, 1])))]),
  );
  return Buffer.concat([file, field(7, output)]);
}

/** A field with a message or text: its number, 2 for "with a length", the length, and the bytes. */
function field(number: number, bytes: Uint8Array): Buffer {
  const length: number[] = [];
  let left = bytes.length;
  for (; left > 127; left >>= 7) length.push((left & 127) | 128);
  return Buffer.concat([Buffer.from([number * 8 + 2, ...length, left]), bytes]);
}
