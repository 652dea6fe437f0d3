import { readFileSync } from 'node:fs';

/** The exports of `mp3-kernels.wasm`; what they do is told in `assembly/mp3`. All parameters are addresses and numbers. */
export interface Mp3Kernels {
  readPairs(
    data: number,
    position: number,
    end: number,
    tables: number,
    root: number,
    level: number,
    linbits: number,
    line: number,
    lineEnd: number,
  ): number;
  readQuads(
    data: number,
    position: number,
    end: number,
    values: number,
    lengths: number,
    level: number,
    line: number,
    lineEnd: number,
  ): number;
  addLines(
    spectrum: number,
    from: number,
    to: number,
    ends: number,
    factors: number,
    places: number,
    powers: number,
    matrix: number,
  ): void;
  reduceAliases(lines: number, borders: number, turns: number): void;
  longBlocks(lines: number, groups: number, weights: number, samples: number, scratch: number): void;
  shortBlocks(lines: number, groups: number, weights: number, samples: number): void;
  synthesise(
    samples: number,
    history: number,
    cosines: number,
    window: number,
    scratch: number,
    out: number,
  ): void;
}

const module = load(new URL('./mp3-kernels.wasm', import.meta.url));

/** Not where WebAssembly or SIMD in it is missing, nor after a build by `tsc` alone. */
export const hasMp3Kernels = module !== undefined;

/** The kernels and arrays in their memory, which is freed with them. */
export interface Mp3Memory<Name extends string> {
  readonly kernels: Mp3Kernels;
  readonly arrays: Readonly<Record<Name, Float32Array>>;
  /** Where the kernels find each array. */
  readonly addresses: Readonly<Record<Name, number>>;
}

/**
 * @param lengths of the arrays, in floats; each is filled with 0 and begins at a multiple of 16 bytes
 * @throws Error where there are no kernels
 */
export function createMp3Memory<Name extends string>(lengths: Record<Name, number>): Mp3Memory<Name> {
  if (!module) throw new Error('the MP3 kernels cannot run here');
  const names = Object.keys(lengths) as Name[];
  const addresses = {} as Record<Name, number>;
  let bytes = 0;
  for (const name of names) {
    addresses[name] = bytes;
    bytes += Math.ceil(lengths[name] / 4) * 16;
  }
  const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / 65_536) });
  const arrays = {} as Record<Name, Float32Array>;
  for (const name of names) arrays[name] = new Float32Array(memory.buffer, addresses[name], lengths[name]);
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  return { kernels: exports as Mp3Kernels, arrays, addresses };
}

function load(file: URL): WebAssembly.Module | undefined {
  try {
    const loaded = new WebAssembly.Module(readFileSync(file));
    new WebAssembly.Instance(loaded, { env: { memory: new WebAssembly.Memory({ initial: 1 }) } });
    return loaded;
  } catch {
    return undefined;
  }
}
