import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Manifest } from '../src/models/manifest.js';
import { saveLayersModel } from '../src/runtimes/tfjs/artifact.js';
import { loadRuntime } from '../src/runtimes/tfjs/runtime.js';
import { tinyManifest } from './tiny-version.js';

/** Each label of a tagger, and the probability that it gives to every track. */
export type Tags = Readonly<Record<string, number>>;

/** Labels of two levels and of one, of which two are over 0.5. */
export const tags: Tags = {
  'Electronic---House': 0.25,
  Music: 0.9,
  'Electronic---Techno': 0.75,
  Speech: 0.01,
};

/** As many labels as AudioSet has, of which a few are over 0.5. */
export const manyTags: Tags = Object.fromEntries(
  Array.from({ length: 521 }, (_, i) => [
    `Style ${i % 15}---Label ${i}`,
    i < 6 ? 0.95 - i / 20 : 0.4 - i / 2000,
  ]),
);

/**
 * Writes `<root>/<name>/<version>/` with a multi-label model whose outputs are the same for every sound, unless it is to listen.
 *
 * @param changes of the manifest; with the output `logits` the network ends without a sigmoid
 * @param loudness what the logit of each label gains with the mean of a segment's first coefficient
 */
export async function writeTinyTagger(
  root: string,
  name: string,
  version: number,
  given: Tags = tags,
  changes: Partial<Manifest> = {},
  loudness: readonly number[] = [],
): Promise<string> {
  const directory = join(root, name, String(version));
  await mkdir(directory, { recursive: true });
  const { tf, layers } = await loadRuntime('wasm');
  const { features, input } = { ...tinyManifest(name, version), ...changes };
  const labels = Object.keys(given);
  const logits = Object.values(given).map(probability => Math.log(probability / (1 - probability)));
  const activation = changes.output === 'logits' ? 'linear' : 'sigmoid';
  const dense = layers.layers.dense({ name: 'tags', units: labels.length, activation });
  const network = layers.sequential({
    name: 'tagger',
    layers: [layers.layers.flatten({ name: 'flatten', inputShape: input.shape }), dense],
  });
  const [frames, values] = input.shape;
  const kernel = Array.from({ length: frames * values }, (_, i) =>
    labels.map((__, label) => (i % values === 0 ? (loudness[label] ?? 0) / frames : 0)),
  );
  dense.setWeights([tf.tensor2d(kernel), tf.tensor1d(logits)]);
  const { modelJson, weights } = await saveLayersModel(network);
  network.dispose();
  const contents = { 'model.json': modelJson, 'weights.bin': weights };
  const { files, codeVersion, runtime, createdAt } = tinyManifest(name, version, contents);
  const manifest: Manifest = {
    ...{ manifestVersion: 2, name, version, createdAt, task: 'multi-label', labels },
    ...{ runtime, features, input, codeVersion, files, ...changes },
  };
  for (const [path, content] of Object.entries(contents)) await writeFile(join(directory, path), content);
  await writeFile(join(directory, 'manifest.json'), JSON.stringify(manifest));
  return directory;
}
