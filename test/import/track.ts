import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { command } from '../command.js';
import { hyena, type Run } from '../hyena.js';
import { music, wav } from '../../support/audio/synth.js';

/** The genres of the models that `make_models.py` makes, in the order of their outputs. */
export const genres = ['calm', 'loud', 'odd'];

/** No test depends on whether tfjs-node is installed. */
export const env = { TF_BACKEND: 'wasm' };

/** What `hyena classify --json` prints, as far as tests look at it. */
export interface Classified {
  readonly probabilities: Record<string, number>;
  readonly model: { readonly name: string; readonly digest: string };
}

/** What makes the features of `notebook.keras`, as its notebook does. */
export const ofNotebook = { preset: 'librosa-mel', normalisation: { kind: 'min-max' } };

/** Imports the network for tracks and classifies `music(7)` with it, both with the real command line. */
export async function classifyTrack(
  folder: string,
  network: Uint8Array,
  description: object = {},
): Promise<{ imported: Run; classified: Classified; probabilities: number[] }> {
  const [song, features, file] = ['song.wav', 'features.json', 'track.keras'].map(name => join(folder, name));
  await writeFile(song, wav(music(7)));
  await writeFile(features, JSON.stringify({ genres, ...description }));
  await writeFile(file, network);
  const store = join(folder, 'store');
  const out = join(store, 'theirs');
  const imported = await hyena(['models', 'import', file, '--features', features, '--out', out], env);
  const { stdout } = await command(['classify', song, '--json', '--model-store', store], env);
  const classified = JSON.parse(stdout) as Classified;
  return { imported, classified, probabilities: genres.map(genre => classified.probabilities[genre]) };
}

/** The largest difference between numbers and those that are expected. */
export function largestDifference(numbers: readonly number[], expected: readonly number[]): number {
  return Math.max(...expected.map((value, index) => Math.abs(numbers[index] - value)));
}
