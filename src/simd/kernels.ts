import { loadKernels } from './module.js';

/**
 * The exports of `kernels.wasm`; `assembly/signal/` explains each. Addresses and lengths are numbers, so that a call
 * costs 10 ns and nothing is copied.
 */
export interface Kernels {
  readonly interleave: (samples: number, hop: number, window: number, size: number, to: number) => void;
  readonly radix4: (from: number, to: number, size: number, stride: number, twiddles: number) => void;
  readonly radix4Last: (from: number, to: number, size: number) => void;
  readonly radix2Last: (from: number, to: number, size: number) => void;
  readonly oddRadix: (
    from: number,
    to: number,
    size: number,
    stride: number,
    radix: number,
    roots: number,
    twiddles: number,
  ) => void;
  readonly powerOfPairs: (z: number, size: number, turns: number, power: number) => void;
  readonly applyBank: (
    power: number,
    edges: number,
    slopes: number,
    heights: number,
    bands: number,
    out: number,
  ) => void;
  readonly toDecibels: (values: number, end: number, least: number) => number;
  readonly squareRoots: (values: number, end: number) => void;
  readonly scale: (values: number, end: number, factor: number, offset: number) => void;
  readonly toRows: (
    values: number,
    bands: number,
    floor: number,
    factor: number,
    offset: number,
    rows: number,
  ) => void;
  readonly dct: (
    values: number,
    bands: number,
    floor: number,
    cosines: number,
    kept: number,
    rows: number,
  ) => void;
  readonly polyphase: (
    samples: number,
    taps: number,
    width: number,
    up: number,
    down: number,
    phase: number,
    out: number,
    count: number,
  ) => void;
  readonly interpolatedPhases: (
    samples: number,
    taps: number,
    width: number,
    up: number,
    down: number,
    phases: number,
    phase: number,
    out: number,
    count: number,
  ) => void;
}

/** The kernels of signal processing; a process where they cannot run fails as it imports this. */
export const signalKernels = loadKernels<Kernels>(new URL('./kernels.wasm', import.meta.url));
