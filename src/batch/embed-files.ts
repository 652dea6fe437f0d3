import { ItemFault, type FoundItem } from '../catalogue/catalogue.js';
import { describeClassification } from '../engine/answer.js';
import { classifyFile } from '../engine/classify-file.js';
import type { Engine } from '../engine/engine.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { Problem } from '../problems.js';
import type { EmbeddedTrack } from './embedded-track.js';
import { inOrder } from './in-order.js';

/**
 * Lets a version describe tracks, and gives what became of each, in their order: also of those that it cannot describe.
 *
 * @param version that gives an embedding
 * @param width so many are read and under way at a time
 * @throws StoreError; Error for reasons that lie in no track
 */
export function embedFiles(
  tracks: AsyncIterable<FoundItem>,
  engine: Engine,
  version: ServingVersion,
  width: number,
): AsyncGenerator<EmbeddedTrack, void, void> {
  const { name, version: number, digest } = version;
  return inOrder(tracks, width, async item => {
    const row = { file: item.key, model: `${name}@${number}`, digest };
    try {
      if ('fault' in item) throw item.fault;
      const classification = await classifyFile(item, engine, version, { embedding: true });
      const { genre, verdict, audio } = describeClassification(classification, version, {});
      return { ...row, duration: audio.duration, genre, verdict, embedding: classification.embedding! };
    } catch (error) {
      if (error instanceof Problem || error instanceof ItemFault)
        return { ...row, problem: error.code, detail: error.message };
      throw error;
    }
  });
}
