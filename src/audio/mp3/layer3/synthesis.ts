import type { Mp3Memory } from './kernels.js';
import { rowStride } from './bands.js';
import { synthesisWindow } from './window.js';

/** Forms of a block that are transformed apart: the four block types, and the long part of mixed blocks. */
export const blockForms = 5;

/** The form of the long part of a mixed block. */
export const mixedLong = 4;

/** Turns lines into sound, granule by granule. */
export interface Mp3Synthesis {
  /** For each form of a block the address of its lines, 18 rows of {@link rowStride}. */
  readonly lines: readonly number[];
  /**
   * Transforms the lines of one granule, which follows the one before, and clears them.
   *
   * @param used for each form how many of the lowest subbands have lines
   * @param longSubbands subbands in the long part of mixed blocks
   * @returns 576 samples, which the next call overwrites
   */
  synthesise(used: readonly number[], longSubbands: number): Float32Array;
  /** Forgets the granules before. */
  reset(): void;
}

/** The butterflies' coefficients c (ISO/IEC 11172-3, table 3-B.9). */
const aliases = [-0.6, -0.535, -0.33, -0.185, -0.095, -0.041, -0.0142, -0.0037];

const floats = (length: number) => [Float32Array, length] as const;

/** The arrays that are needed. */
export const synthesisArrays = {
  lines0: floats(18 * rowStride),
  lines1: floats(18 * rowStride),
  lines2: floats(18 * rowStride),
  lines3: floats(18 * rowStride),
  lines4: floats(18 * rowStride),
  turns: floats(16),
  weights0: floats(45),
  weights1: floats(45),
  weights2: floats(15),
  weights3: floats(45),
  samples: floats(36 * 32),
  scratch: floats(18 * 4),
  history: floats(33 * 64),
  cosines: floats(512),
  window: floats(512),
  out: floats(576),
};

export function createMp3Synthesis({
  kernels,
  arrays,
  addresses,
}: Mp3Memory<typeof synthesisArrays>): Mp3Synthesis {
  arrays.turns.set(aliases.flatMap(c => [1 / Math.sqrt(1 + c * c), c / Math.sqrt(1 + c * c)]));
  for (const type of [0, 1, 3] as const) arrays[`weights${type}`].set(weights(18, i => longWindow(type, i)));
  arrays.weights2.set(weights(6, i => Math.sin((Math.PI / 12) * (i + 0.5))));
  for (let k = 0; k < 16; k++) {
    for (let n = 0; n < 32; n++)
      arrays.cosines[k * 32 + (n & 1) * 16 + (n >> 1)] = Math.cos((Math.PI / 64) * n * (2 * k + 1));
  }
  arrays.window.set(synthesisWindow());
  const { samples, history } = arrays;

  const transform = (form: number, subbands: number, longSubbands: number): void => {
    const lines = addresses[`lines${form as 0 | 1 | 2 | 3 | 4}`];
    if (form === 2) {
      kernels.shortBlocks(lines, Math.ceil(subbands / 4), addresses.weights2, addresses.samples);
      return;
    }
    const type = form === mixedLong ? 0 : (form as 0 | 1 | 3);
    const borders = form === mixedLong ? longSubbands - 1 : Math.min(31, subbands);
    kernels.reduceAliases(lines, borders, addresses.turns);
    const groups = Math.ceil(Math.min(subbands + 1, 32) / 4);
    kernels.longBlocks(lines, groups, addresses[`weights${type}`], addresses.samples, addresses.scratch);
  };

  const lines = [arrays.lines0, arrays.lines1, arrays.lines2, arrays.lines3, arrays.lines4];
  return {
    lines: [addresses.lines0, addresses.lines1, addresses.lines2, addresses.lines3, addresses.lines4],
    synthesise(used, longSubbands) {
      samples.copyWithin(0, samples.length / 2);
      samples.fill(0, samples.length / 2);
      for (let form = 0; form < blockForms; form++) {
        if (used[form] === 0) continue;
        transform(form, used[form], longSubbands);
        lines[form].fill(0);
      }
      const { window, cosines, out } = addresses;
      kernels.synthesise(addresses.samples, addresses.history, cosines, window, addresses.scratch, out);
      return arrays.out;
    },
    reset() {
      samples.fill(0);
      history.fill(0);
    },
  };
}

/** The windows of long blocks (ISO/IEC 11172-3, 2.4.3.4.10.3): 36 values. */
function longWindow(type: 0 | 1 | 3, i: number): number {
  if (type === 3) return longWindow(1, 35 - i);
  if (type === 0 || i < 18) return Math.sin((Math.PI / 36) * (i + 0.5));
  if (i < 24) return 1;
  return i < 30 ? Math.sin((Math.PI / 12) * (i - 18 + 0.5)) : 0;
}

/** Factors for the kernels: see `assembly/mp3/hybrid.ts`. */
function weights(lines: number, window: (i: number) => number): number[] {
  const half = lines / 2;
  const windows = Array.from({ length: 2 * lines }, (_, i) => {
    const j = i < half ? half + i : i < 3 * half ? 3 * half - 1 - i : i - 3 * half;
    const weight = window(i) / (2 * Math.cos((Math.PI / (4 * lines)) * (2 * j + 1)));
    return i < half ? weight : -weight;
  });
  const factors = Array.from(
    { length: half },
    (_, j) => 0.5 / Math.cos((Math.PI / (2 * lines)) * (2 * j + 1)),
  );
  return [...windows, ...factors];
}
