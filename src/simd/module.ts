import { readFileSync } from 'node:fs';

/** Makes an instance of kernels that work in a memory. */
export type Instantiate<Kernels> = (memory: WebAssembly.Memory) => Kernels;

/**
 * Compiles kernels, a few kB in 0.7 ms.
 *
 * @returns `undefined` where they cannot run, since then others do their work: no WebAssembly or no SIMD in it, no address
 * space for a memory, or no file (a build by `tsc` alone)
 */
export function loadKernels<Kernels>(file: URL): Instantiate<Kernels> | undefined {
  try {
    const module = new WebAssembly.Module(readFileSync(file));
    const instantiate = (memory: WebAssembly.Memory) =>
      new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
    instantiate(new WebAssembly.Memory({ initial: 1 }));
    return instantiate;
  } catch {
    return undefined;
  }
}
