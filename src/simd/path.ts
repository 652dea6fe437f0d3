import { signalKernels } from './kernels.js';

/**
 * How signals are processed: by WebAssembly SIMD, or by the TypeScript that it is checked against, in double precision
 * throughout.
 */
export type SignalPath = 'simd' | 'plain';

/** The faster way that this process can go. */
export const signalPath: SignalPath = signalKernels ? 'simd' : 'plain';
