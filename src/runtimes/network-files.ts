import type { Manifest } from '../models/manifest.js';
import type { VerifiedVersion } from '../models/version.js';

/** The files from which each runtime loads a network. */
const names: Record<Manifest['runtime'], readonly string[]> = {
  tfjs: ['model.json', 'weights.bin'],
  onnx: ['model.onnx'],
};

/** Of a version's files, those of its network; without its head. */
export function networkFiles({
  manifest,
  files,
}: Pick<VerifiedVersion, 'manifest' | 'files'>): Record<string, Uint8Array> {
  return Object.fromEntries(names[manifest.runtime].map(name => [name, files.get(name)!]));
}
