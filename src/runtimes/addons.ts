import type { Manifest } from '../models/manifest.js';
import { onnxRuntimeFault } from './onnx/onnx-runtime.js';

/** Why the addon of a runtime cannot be had, for each runtime that is one. */
const faults: Partial<Record<Manifest['runtime'], () => string | undefined>> = { onnx: onnxRuntimeFault };

/** Whether a runtime is an addon, native code that not every child may load. */
export const isAddon = (runtime: Manifest['runtime']): boolean => runtime in faults;

/** Why the addon of a runtime cannot be had; undefined where it can, or there is none. */
export const addonFault = (runtime: Manifest['runtime']): string | undefined => faults[runtime]?.();
