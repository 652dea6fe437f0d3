import { signalPath, type SignalPath } from '../src/simd/path.js';

/** The ways to process signals, both of which a built project has. */
export const paths: readonly SignalPath[] = ['plain', 'simd'];

if (signalPath !== 'simd') throw new Error('the SIMD kernels are not built, or cannot run here');
