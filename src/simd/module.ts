import { readFileSync } from 'node:fs';

/** Makes an instance of kernels that work in a memory. */
export type Instantiate<Kernels> = (memory: WebAssembly.Memory) => Kernels;

/** Thrown where kernels cannot run. Its message is one sentence for the operator. */
export class KernelsUnavailable extends Error {
  override readonly name = 'KernelsUnavailable';

  constructor(cause: unknown) {
    super(`WebAssembly with SIMD is needed and cannot run here: ${reasonOf(cause)}`, { cause });
  }
}

function reasonOf(cause: unknown): string {
  const { code, path, name, message } = cause as NodeJS.ErrnoException;
  if (!('WebAssembly' in globalThis)) return 'this Node.js runs without WebAssembly';
  if (code !== undefined) return `${path} cannot be read (${code}); npm run build makes it`;
  if (name === 'CompileError') return 'this processor has no SIMD for it (on x86-64 that takes SSE 4.1)';
  return message;
}

/**
 * Compiles kernels, a few kB in 0.7 ms.
 *
 * @throws KernelsUnavailable when there is no WebAssembly or no SIMD in it, no address space for a memory, or no file (a
 * build by `tsc` alone)
 */
export function loadKernels<Kernels>(file: URL): Instantiate<Kernels> {
  try {
    const module = new WebAssembly.Module(readFileSync(file));
    const instantiate = (memory: WebAssembly.Memory) =>
      new WebAssembly.Instance(module, { env: { memory } }).exports as Kernels;
    instantiate(new WebAssembly.Memory({ initial: 1 }));
    return instantiate;
  } catch (error) {
    throw new KernelsUnavailable(error);
  }
}
