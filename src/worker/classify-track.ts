import { answeredRow } from '../batch/answered-row.js';
import type { TrackRow } from '../batch/track-row.js';
import type { CatalogueItem } from '../catalogue/catalogue.js';
import { ItemFault } from '../catalogue/catalogue.js';
import { classifyFile } from '../engine/classify-file.js';
import type { Engine } from '../engine/engine.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { Problem, type ProblemCode } from '../problems.js';

/** How tracks are classified. */
export interface Classifier {
  readonly engine: Pick<Engine, 'classify' | 'classifyParts'>;
  readonly version: ServingVersion;
  /** Whether rows have the embedding, which the version must give. */
  readonly embedding: boolean;
}

/** Problems that lie not in the track but in the moment. */
const passing = new Set<ProblemCode>(['queue-full', 'queue-timeout', 'shutting-down', 'not-ready']);

/**
 * Classifies one track.
 *
 * @param find finds it
 * @param signal ends the work
 * @returns a row also where the fault is the track's own
 * @throws StoreError and passing Problems: the track may be tried again; the signal's reason
 */
export async function classifyTrack(
  key: string,
  find: (key: string) => Promise<CatalogueItem>,
  { engine, version, embedding }: Classifier,
  signal: AbortSignal,
): Promise<TrackRow> {
  const modelDigest = version.digest;
  let item: CatalogueItem | undefined;
  const facts = () => ({ key, ...(item && { size: item.size, etag: item.etag }), modelDigest });
  try {
    item = await find(key);
    const classification = await classifyFile(item, engine, version, { embedding, signal });
    return { ...facts(), status: 'ok', ...answeredRow(classification, version) };
  } catch (error) {
    if (!(error instanceof ItemFault) && !(error instanceof Problem && !passing.has(error.code))) throw error;
    return { ...facts(), status: 'failed', problem: { code: error.code, detail: error.message } };
  }
}
