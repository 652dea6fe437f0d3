import type { ArrayShapes, SimdArrays } from '../../../simd/arrays.js';
import { loadKernels } from '../../../simd/module.js';

/** The exports of `kernels.wasm`; `assembly/mp3/` explains each. All parameters are addresses and numbers. */
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

/** The kernels of the MP3 decoder; a process where they cannot run fails as it imports this. */
export const mp3Kernels = loadKernels<Mp3Kernels>(new URL('./kernels.wasm', import.meta.url));

/** The kernels and arrays in their memory. */
export type Mp3Memory<Shapes extends ArrayShapes> = SimdArrays<Mp3Kernels, Shapes>;
