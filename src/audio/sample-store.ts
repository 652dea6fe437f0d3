/** A growing track of mono samples. */
export interface SampleStore {
  /** Samples so far. */
  readonly length: number;
  append(samples: Float32Array): void;
  /** A copy of `[start, start + length)`, which must lie inside. */
  slice(start: number, length: number): Float32Array;
}

const blockLength = 2 ** 18;

/** Keeps samples in blocks of 1 MiB: growing never copies, so the peak is the track itself. */
export function createSampleStore(): SampleStore {
  const blocks: Float32Array[] = [];
  let total = 0;
  return {
    get length() {
      return total;
    },
    append(samples) {
      for (let done = 0; done < samples.length;) {
        const at = total % blockLength;
        if (at === 0) blocks.push(new Float32Array(blockLength));
        const part = samples.subarray(done, done + blockLength - at);
        blocks[blocks.length - 1].set(part, at);
        done += part.length;
        total += part.length;
      }
    },
    slice(start, length) {
      const out = new Float32Array(length);
      for (let done = 0; done < length;) {
        const at = (start + done) % blockLength;
        const block = blocks[Math.floor((start + done) / blockLength)];
        const part = block.subarray(at, at + length - done);
        out.set(part, done);
        done += part.length;
      }
      return out;
    },
  };
}
