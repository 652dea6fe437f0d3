import { createRequire } from 'node:module';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { defaultFeatureParameters, featureShape } from '../../../src/features/parameters.js';
import type { Manifest } from '../../../src/models/manifest.js';
import { tinyManifest } from '../../tiny-version.js';
import { smallOnnx, type SmallNetwork } from '../../../support/onnx/small-network.js';

/** Why tests of ONNX Runtime cannot run; false where they can. */
export const withoutOnnx = (() => {
  try {
    createRequire(import.meta.url).resolve('onnxruntime-node');
    return false;
  } catch {
    return 'onnxruntime-node is not installed';
  }
})();

const { frames, values } = featureShape(defaultFeatureParameters);

/** A file for the features and the labels of {@link onnxManifest}. */
export const fittingOnnx = (network: Partial<SmallNetwork> = {}): Buffer =>
  smallOnnx({ shape: [frames, values], labels: 2, ...network });

/** The manifest of a version whose network is this file. */
export function onnxManifest(
  file: Uint8Array,
  changes: Partial<Manifest> = {},
  [name, version]: readonly [string, number] = ['tiny', 1],
): Manifest {
  return { ...tinyManifest(name, version, { 'model.onnx': file }), runtime: 'onnx', ...changes };
}

/** Writes such a version into the folder of its model. */
export async function writeOnnxVersion(
  folder: string,
  file: Uint8Array,
  named: readonly [string, number],
  changes?: Partial<Manifest>,
): Promise<void> {
  const directory = join(folder, named[0], String(named[1]));
  await mkdir(directory, { recursive: true });
  await writeFile(join(directory, 'model.onnx'), file);
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(onnxManifest(file, changes, named)));
}
