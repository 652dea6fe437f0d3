import { createRequire } from 'node:module';
import type * as Tfjs from '@tensorflow/tfjs-core';
import { restoreUtilFunctions } from './removed-util-functions.js';

/**
 * Loads the optional package `@tensorflow/tfjs-node` and lets it multiply two matrices.
 *
 * @param tf the tfjs-core instance on which the backend has to appear
 * @returns `undefined` when it works, else why it does not, without this machine's paths
 */
export function loadTfjsNode(tf: typeof Tfjs): string | undefined {
  restoreUtilFunctions();
  // Read by libtensorflow's C++ code while it loads: errors only.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  try {
    createRequire(import.meta.url)('@tensorflow/tfjs-node');
    selfTest(tf);
    return undefined;
  } catch (error) {
    return `tfjs-node: ${firstLineWithoutPaths(error)}`;
  }
}

function selfTest(tf: typeof Tfjs): void {
  if (tf.getBackend() !== 'tensorflow') throw new Error('loaded, but it registered no backend');
  const product = tf.tidy(() =>
    tf
      .matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.tensor2d([5, 6, 7, 8], [2, 2]))
      .dataSync()
      .join(),
  );
  if (product !== '19,22,43,50') throw new Error(`its self-test multiplied wrongly (${product})`);
}

function firstLineWithoutPaths(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message
    .split('\n')[0]
    .replace(/(^|[\s'"(])(?:[A-Za-z]:)?[\\/][^\s'"]*[\\/]/g, '$1')
    .trim()
    .replace(/\.$/, '');
}
