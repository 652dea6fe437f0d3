import type { Golden, Manifest } from '../models/manifest.js';
import { listFiles, type ManifestDraft, type VersionContents } from '../models/write-version.js';
import type { VerifiedVersion } from '../models/version.js';
import { goldenExample } from '../runtimes/golden.js';
import { loadModel, loadNetwork } from '../runtimes/load-model.js';
import type { Prediction } from '../runtimes/network.js';
import type { Runtime } from '../runtimes/tfjs/runtime.js';

/** What a network gives for an example of one segment. */
export interface Examination {
  readonly prediction: Prediction;
  readonly golden: Golden;
}

/** Lets a network compute an example. @throws Error when it cannot be loaded, or does not give one row a segment */
export async function examine(
  runtime: Runtime,
  draft: ManifestDraft,
  contents: VersionContents,
): Promise<Examination> {
  const network = await loadNetwork(runtime, candidate(draft, contents));
  try {
    let prediction: Prediction = { scores: new Float32Array(0) };
    const golden = await goldenExample(draft.features, {
      predict: async (features, segments) => (prediction = await network.predict(features, segments)),
    });
    return { prediction, golden };
  } finally {
    network.dispose();
  }
}

/** Loads a version that is still in memory as the service does it. @throws Error when it could not be served */
export async function prove(
  runtime: Runtime,
  draft: ManifestDraft,
  contents: VersionContents,
): Promise<void> {
  const model = await loadModel(runtime, { ...candidate(draft, contents), digest: 'sha256:' });
  model.dispose();
}

function candidate(
  draft: ManifestDraft,
  contents: VersionContents,
): Pick<VerifiedVersion, 'files'> & { manifest: Manifest } {
  const manifest = { ...draft, name: 'candidate', version: 1, files: listFiles(contents) };
  return { manifest, files: new Map(Object.entries(contents)) };
}
