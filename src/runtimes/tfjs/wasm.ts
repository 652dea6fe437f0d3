import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, sep } from 'node:path';
import type * as Tfjs from '@tensorflow/tfjs-core';
import type * as TfjsWasm from '@tensorflow/tfjs-backend-wasm';

const packageName = '@tensorflow/tfjs-backend-wasm';

/**
 * Starts the WASM backend (SIMD where the machine has it; Node offers it no threads).
 *
 * @throws Error when the backend does not start, for instance because its `.wasm` file is missing
 */
export async function startWasm(tf: typeof Tfjs): Promise<void> {
  const require = createRequire(import.meta.url);
  const { setWasmPaths } = require(packageName) as typeof TfjsWasm;
  setWasmPaths(dirname(require.resolve(packageName)) + sep);
  const started = await keepingProcessListeners(() => tf.setBackend('wasm'));
  if (!started || tf.getBackend() !== 'wasm')
    throw new Error('The WASM backend of TensorFlow.js does not start.');
}

/**
 * Emscripten's start-up code adds process-wide listeners that rethrow every uncaught error from inside the handler,
 * which would take the service's own shutdown out of play; they are removed again.
 */
async function keepingProcessListeners(start: () => Promise<boolean>): Promise<boolean> {
  const emitter: Pick<EventEmitter, 'listeners' | 'off'> = process;
  const events = ['uncaughtException', 'unhandledRejection'];
  const before = events.map(event => emitter.listeners(event));
  const result = await start();
  events.forEach((event, index) => {
    const added = emitter.listeners(event).filter(listener => !before[index].includes(listener));
    for (const listener of added) emitter.off(event, listener as () => void);
  });
  return result;
}
