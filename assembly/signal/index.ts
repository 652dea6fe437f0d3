/*
 * The inner loops of the signal processing in WebAssembly SIMD, single precision. `npm run build` compiles them into
 * `dist/src/simd/kernels.wasm`; `src/simd/kernels.ts` has their signatures.
 *
 * All are functions of numbers at addresses in a memory that their caller lays out; none keeps anything.
 */
export { interleave } from './interleave';
export { radix2Last, radix4, radix4Last } from './butterflies';
export { oddRadix } from './odd-radix';
export { powerOfPairs } from './power-spectrum';
export { applyBank } from './bank';
export { toDecibels } from './decibels';
export { scale, squareRoots, toRows } from './compression';
export { dct } from './dct';
export { interpolatedPhases, polyphase } from './resample';
