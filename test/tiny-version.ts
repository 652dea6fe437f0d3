import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Reference } from '../src/drift/reference.js';
import {
  defaultFeatureParameters,
  featureShape,
  type FeatureParameters,
} from '../src/features/parameters.js';
import { saveLayersModel } from '../src/runtimes/tfjs/artifact.js';
import type { Manifest } from '../src/models/manifest.js';
import { registerLayers } from '../src/runtimes/tfjs/layers.js';
import { loadRuntime } from '../src/runtimes/tfjs/runtime.js';
import { sha256 } from '../src/models/version.js';

/** A manifest that fits its schema, for the given files. */
export function tinyManifest(
  name: string,
  version: number,
  contents: Record<string, Uint8Array> = { 'model.json': new Uint8Array(1) },
  features: FeatureParameters = defaultFeatureParameters,
): Manifest {
  const { frames, values } = featureShape(features);
  return {
    manifestVersion: 2,
    name,
    version,
    createdAt: '2026-01-01T00:00:00.000Z',
    task: 'single-label',
    labels: ['calm', 'loud'],
    runtime: 'tfjs',
    features,
    input: { shape: [frames, values] },
    normalisation: { place: 'model', mean: [0], std: [1] },
    calibration: { temperature: 1, fittedOn: 'nothing' },
    dataset: { tracks: 2, segments: 2, perGenre: { calm: 1, loud: 1 }, skipped: [] },
    split: { by: 'artist', folds: 2, seeds: [1] },
    seed: 1,
    training: { backend: 'wasm', epochs: 1, recipe: {} },
    metrics: { trackAccuracy: 0.5, spread: 0, negativeLogLikelihood: 1, calibrationError: 0, tracks: 2 },
    codeVersion: '0.0.0',
    files: Object.entries(contents).map(([path, content]) => {
      return { path, bytes: content.length, sha256: sha256(content) };
    }),
  };
}

/** A reference that fits {@link tinyManifest}. */
export function tinyReference(): Reference {
  const { values } = featureShape(defaultFeatureParameters);
  return {
    tracks: 100,
    coefficients: Array.from({ length: values }, () => ({ edges: [-10, 10], shares: [0.3, 0.4, 0.3] })),
    genres: { calm: 0.5, loud: 0.5 },
    confidence: { edges: [0.6, 0.8], shares: [0.3, 0.4, 0.3] },
  };
}

/**
 * The files of a version whose network has so many outputs, and so many landmarks if any, and takes such features; its manifest
 * among them.
 */
export async function tinyVersion(
  name: string,
  version: number,
  outputs = 2,
  landmarks = 0,
  features?: FeatureParameters,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const runtime = await loadRuntime('wasm');
  const { layers } = runtime;
  const kernel = () => registerLayers(runtime).landmarkKernel({ name: 'landmarks', units: landmarks });
  const manifest = tinyManifest(name, version, undefined, features);
  const network = layers.sequential({
    name: 'tiny',
    layers: [
      layers.layers.flatten({ name: 'flatten', inputShape: manifest.input.shape }),
      ...(landmarks > 0 ? [kernel()] : []),
      layers.layers.dense({ name: 'dense', units: outputs, activation: 'softmax' }),
    ],
  });
  const { modelJson, weights } = await saveLayersModel(network);
  network.dispose();
  const contents = { 'model.json': modelJson, 'weights.bin': weights };
  const json = JSON.stringify(tinyManifest(name, version, contents, features));
  return new Map([...Object.entries(contents), ['manifest.json', Buffer.from(json)]]);
}

/** Writes `<root>/<name>/<version>/` with a network of so many outputs and landmarks, and gives its folder. */
export async function writeTinyVersion(
  root: string,
  name: string,
  version: number,
  outputs = 2,
  landmarks = 0,
  features?: FeatureParameters,
): Promise<string> {
  const directory = join(root, name, String(version));
  await mkdir(directory, { recursive: true });
  for (const [path, content] of await tinyVersion(name, version, outputs, landmarks, features))
    await writeFile(join(directory, path), content);
  return directory;
}

/** Adds an evaluation to a version, or one that is none. */
export async function addEvaluation(directory: string, evaluation: string): Promise<void> {
  const path = join(directory, 'manifest.json');
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest;
  const bytes = Buffer.from(evaluation);
  manifest.files.push({ path: 'evaluation.json', bytes: bytes.length, sha256: sha256(bytes) });
  await writeFile(join(directory, 'evaluation.json'), bytes);
  await writeFile(path, JSON.stringify(manifest));
}
