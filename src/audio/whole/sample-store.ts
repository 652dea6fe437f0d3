/** A growing track of mono samples. */
export interface SampleStore {
  /** Samples so far. */
  readonly length: number;
  append(samples: Float32Array): void;
  /**
   * A copy of `[start, start + length)`, which must lie inside. Samples of 16 bits or fewer come back as they were; in
   * others the error is at most a 2^15th of the loudest of the 4096 samples around.
   */
  slice(start: number, length: number): Float32Array;
}

/** Samples that share a scale. */
const blockLength = 4096;

interface Block {
  readonly samples: Int16Array;
  /** A power of two: the value of one step of `samples`. */
  readonly step: number;
}

/**
 * Keeps samples in 16 bits, since the longest track that is read would take 345 MB as floats. Each block has a scale of
 * its own, so quiet passages lose nothing.
 */
export function createSampleStore(): SampleStore {
  const blocks: Block[] = [];
  const latest = new Float32Array(blockLength);
  let total = 0;
  return {
    get length() {
      return total;
    },
    append(samples) {
      for (let done = 0; done < samples.length;) {
        const at = total % blockLength;
        const part = samples.subarray(done, done + blockLength - at);
        latest.set(part, at);
        done += part.length;
        total += part.length;
        if (total % blockLength === 0) blocks.push(quantise(latest));
      }
    },
    slice(start, length) {
      const out = new Float32Array(length);
      for (let done = 0; done < length;) {
        const index = Math.floor((start + done) / blockLength);
        const at = (start + done) % blockLength;
        const { samples, step } = blocks.at(index) ?? { samples: latest, step: 1 };
        const part = samples.subarray(at, at + length - done);
        for (let i = 0; i < part.length; i++) out[done + i] = part[i] * step;
        done += part.length;
      }
      return out;
    },
  };
}

function quantise(samples: Float32Array): Block {
  let peak = 0;
  for (let i = 0; i < blockLength; i++) {
    const magnitude = Math.abs(samples[i]);
    if (magnitude > peak) peak = magnitude;
  }
  const step = peak === 0 ? 1 : 2 ** (Math.ceil(Math.log2(peak)) - 15);
  const steps = 1 / step;
  const quantised = new Int16Array(blockLength);
  for (let i = 0; i < blockLength; i++) {
    const level = samples[i] * steps;
    // The array cuts towards zero. The loudest positive sample may be a step beyond the largest integer.
    quantised[i] = level < 0 ? level - 0.5 : level < 32_767 ? level + 0.5 : 32_767;
  }
  return { samples: quantised, step };
}
