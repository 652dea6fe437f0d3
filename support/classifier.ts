import type { Classification } from '../src/engine/classification.js';
import { createClassifier } from '../src/engine/classifier.js';
import { classify } from '../src/engine/classify.js';
import { readVersion } from '../src/models/version.js';
import { versionDirectory } from '../src/models/version-directory.js';
import { loadModel } from '../src/runtimes/load-model.js';
import { loadRuntime } from '../src/runtimes/tfjs/runtime.js';

/**
 * The whole work of a child, in this process: bytes of a file → classification, on the WASM backend.
 *
 * @param directory of a version, or of a model, which stands for its newest version
 * @throws Error when there is no version, or it cannot be loaded
 */
export async function loadClassifier(
  directory: string,
): Promise<(bytes: Uint8Array) => Promise<Classification>> {
  const version = await readVersion(await versionDirectory(directory));
  const classifier = await createClassifier(await loadModel(await loadRuntime('wasm'), version));
  return bytes => classify(bytes, [classifier], { limits: { maxSeconds: 3600 } });
}
