import { simdModule } from './module.js';

/**
 * How signals are processed: by WebAssembly SIMD, or by the TypeScript that it is checked against, in double precision
 * throughout.
 */
export type SignalPath = 'simd' | 'plain';

/** The faster way that this process can go. */
export const signalPath: SignalPath = simdModule ? 'simd' : 'plain';
