/** Bytes of a page of WebAssembly memory. */
const pageBytes = 65_536;

/** The part of WebAssembly's interface that matters here; Node's types have none of it. */
interface Memory {
  readonly buffer: ArrayBufferLike;
  grow(pages: number): number;
}

/**
 * Lets a WebAssembly library work without more memory than it may have. A damaged file can make it ask for gigabytes, and
 * its own bound was set when it was built; where memory does not grow, it reports an error like any other.
 *
 * @param heap the library's memory as it is now
 */
export function withBoundedMemory<T>(heap: () => ArrayBufferLike, mostBytes: number, work: () => T): T {
  const { prototype } = (globalThis as unknown as { WebAssembly: { Memory: { prototype: Memory } } })
    .WebAssembly.Memory;
  const original = Object.getOwnPropertyDescriptor(prototype, 'grow')!;
  const grow = original.value as (this: Memory, pages: number) => number;
  const bounded = function (this: Memory, pages: number): number {
    if (this.buffer === heap() && this.buffer.byteLength + pages * pageBytes > mostBytes)
      throw new RangeError(`the memory may not have more than ${mostBytes} bytes`);
    return grow.call(this, pages);
  };
  Object.defineProperty(prototype, 'grow', { ...original, value: bounded });
  try {
    return work();
  } finally {
    Object.defineProperty(prototype, 'grow', original);
  }
}
