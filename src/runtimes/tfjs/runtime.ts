import { createRequire } from 'node:module';
import type * as Tfjs from '@tensorflow/tfjs-core';
import type * as TfjsLayers from '@tensorflow/tfjs-layers';
import { loadTfjsNode } from './tfjs-node.js';
import { startWasm } from './wasm.js';

/** What an operator may ask for with `TF_BACKEND`. */
export type BackendPreference = 'auto' | 'tensorflow' | 'wasm';

/** TensorFlow.js with its backend chosen and started. */
export interface Runtime {
  readonly tf: typeof Tfjs;
  readonly layers: typeof TfjsLayers;
  /** `tensorflow` is libtensorflow through tfjs-node, `wasm` the WebAssembly kernels with SIMD. */
  readonly backend: 'tensorflow' | 'wasm';
  /** Why it is that backend: one sentence for the log. */
  readonly reason: string;
}

/** Whether this process is under Node's permission model, as children are. */
const isConfined = 'permission' in process;

let loading: Promise<Runtime> | undefined;

/**
 * Loads TensorFlow.js and starts a backend: with `auto` libtensorflow when tfjs-node is installed and works, else
 * WASM; never the pure JavaScript backend, which is twenty times slower. TensorFlow.js keeps its state per process,
 * and so does this function: the first call decides.
 *
 * @throws Error when the preferred backend cannot be had, or when this process already runs another one
 */
export async function loadRuntime(preference: BackendPreference): Promise<Runtime> {
  loading ??= chooseRuntime(preference);
  const runtime = await loading.catch((error: unknown) => {
    loading = undefined;
    throw error;
  });
  if (preference !== 'auto' && preference !== runtime.backend) {
    throw new Error(`TF_BACKEND=${preference} cannot be had: this process already runs ${runtime.backend}.`);
  }
  return runtime;
}

async function chooseRuntime(preference: BackendPreference): Promise<Runtime> {
  // Node parses a CommonJS package twice when it is imported: five times slower and 28 MB more than require.
  const require = createRequire(import.meta.url);
  const tf = require('@tensorflow/tfjs-core') as typeof Tfjs;
  const layers = require('@tensorflow/tfjs-layers') as typeof TfjsLayers;
  const refusal = preference === 'wasm' ? undefined : refusalOf(preference, tf);
  if (preference === 'tensorflow' && refusal !== undefined) {
    throw new Error(`TF_BACKEND=tensorflow cannot be had: ${refusal}`);
  }
  const backend = preference !== 'wasm' && refusal === undefined ? 'tensorflow' : 'wasm';
  if (backend === 'wasm') await startWasm(tf);
  // TensorFlow.js reports on the console, which belongs to the logger; its production flag is the documented switch.
  tf.enableProdMode();
  return { tf, layers, backend, reason: explain(preference, refusal) };
}

/** A child process that may load addons may do so for the sake of another runtime. */
function refusalOf(preference: BackendPreference, tf: typeof Tfjs): string | undefined {
  if (preference === 'auto' && isConfined)
    return 'a child process loads tfjs-node only with TF_BACKEND=tensorflow';
  return loadTfjsNode(tf);
}

function explain(preference: BackendPreference, refusal: string | undefined): string {
  if (preference === 'wasm') return 'TF_BACKEND=wasm asks for WASM';
  return refusal === undefined ? 'tfjs-node works; using libtensorflow' : `${refusal}; using WASM`;
}
