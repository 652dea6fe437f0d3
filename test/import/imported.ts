import { existsSync, readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { parseDescription } from '../../src/import/description.js';
import { importModel } from '../../src/import/import-model.js';
import { loadModel, type LoadedModel } from '../../src/runtimes/load-model.js';
import { loadRuntime } from '../../src/runtimes/tfjs/runtime.js';
import { readVersion } from '../../src/models/version.js';
import { genres, largestDifference } from './track.js';

/** What `make_models.py` writes beside the models. */
export interface Expected {
  /** Raw features of each segment: frames × coefficients. */
  readonly segments: number[][];
  /** What Keras computes of them with each model. */
  readonly probabilities: Record<string, number[][]>;
  /** What Keras computes of them with models of several outputs: of each model, by the outputs' names. */
  readonly outputs: Record<string, Record<string, number[][]>>;
  /** What librosa and Keras make of `music(7)`, the mean over ten segments. */
  readonly track: number[];
  /** Likewise of its mel spectrograms, normalised as notebooks do it, with `notebook.keras`. */
  readonly notebook: number[];
}

const files = fileURLToPath(new URL('../../../test/import/files/', import.meta.url));

/** The features of `segments`; half a second each, so that the models are small. */
export const description = { genres, segmentSeconds: 0.5 };

/** A file that `make_models.py` made; `.h5` files are kept compressed. */
export function modelFile(name: string, folder = files): Buffer | undefined {
  const compressed = name.endsWith('.h5');
  const path = join(folder, compressed ? `${name}.gz` : name);
  if (!existsSync(path)) return undefined;
  return compressed ? gunzipSync(readFileSync(path)) : readFileSync(path);
}

/** What is in the `expected.json` of a folder. */
export const readExpected = (folder: string): Expected =>
  JSON.parse(readFileSync(join(folder, 'expected.json'), 'utf8')) as Expected;

export const expected = readExpected(files);

/** What the description of a model says besides; Keras computed the softmax of this one apart from the network. */
export const kerasChanges = (name: string): object => (name === 'logits' ? { output: 'logits' } : {});

/** Imports a file into a folder as the command line does, and loads the version as the service does. */
export async function imported(
  folder: string,
  name: string,
  bytes: Uint8Array,
  changes: object = {},
): Promise<LoadedModel> {
  const file = join(folder, name);
  await writeFile(file, bytes);
  const runtime = await loadRuntime('wasm');
  const complete = parseDescription(JSON.stringify({ ...description, ...changes }));
  const { directory } = await importModel(runtime, file, complete, join(folder, 'model'));
  return loadModel(runtime, await readVersion(directory));
}

/** The largest difference between what a model and what Keras makes of the segments. */
export async function deviation(
  { predict }: LoadedModel,
  segments: number[][],
  probabilities: number[][],
): Promise<number> {
  const { scores } = await predict(Float32Array.from(segments.flat()), segments.length);
  return largestDifference([...scores], probabilities.flat());
}
