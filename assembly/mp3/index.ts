/*
 * The inner loops of the MP3 decoder in WebAssembly SIMD, single precision. `npm run build` compiles them into
 * `dist/src/audio/mp3/layer3/kernels.wasm`; `src/audio/mp3/layer3/kernels.ts` has their signatures.
 *
 * All are functions of numbers at addresses in a memory that their caller lays out; none keeps anything.
 */
export { longBlocks, reduceAliases, shortBlocks } from './hybrid';
export { addLines, readPairs, readQuads } from './spectrum';
export { synthesise } from './synthesis';
