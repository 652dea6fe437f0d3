import type { CatalogueItem } from '../catalogue/catalogue.js';
import { ItemFault } from '../catalogue/catalogue.js';
import { describeClassification } from '../engine/answer.js';
import { classifyFile } from '../engine/classify-file.js';
import type { NamedLabel } from '../engine/named-labels.js';
import type { Engine } from '../engine/engine.js';
import type { VerdictName } from '../engine/verdict.js';
import type { ServingVersion } from '../models/registry/serving-version.js';
import { Problem, type ProblemCode } from '../problems.js';

/** What became of one track. */
export interface TrackRow {
  /** As the job names it. */
  readonly key: string;
  /** Bytes. */
  readonly size?: number;
  readonly etag?: string;
  readonly status: 'ok' | 'failed';
  readonly verdict?: VerdictName;
  readonly genre?: string;
  readonly confidence?: number;
  /** By genre. */
  readonly probabilities?: Readonly<Record<string, number>>;
  /** Of a multi-label model. */
  readonly labels?: readonly NamedLabel[];
  readonly embedding?: readonly number[];
  readonly durationSeconds?: number;
  readonly modelDigest: string;
  /** Why there is no classification: the track's own fault. */
  readonly problem?: { readonly code: ProblemCode | ItemFault['code']; readonly detail: string };
}

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
    const said = describeClassification(classification, version, { embedding });
    const { verdict, genre, confidence, probabilities, labels } = said;
    return {
      ...facts(),
      status: 'ok',
      verdict,
      genre,
      confidence,
      probabilities,
      ...(labels && { labels }),
      ...(said.embedding && { embedding: said.embedding }),
      durationSeconds: said.audio.duration,
    };
  } catch (error) {
    if (!(error instanceof ItemFault) && !(error instanceof Problem && !passing.has(error.code))) throw error;
    return { ...facts(), status: 'failed', problem: { code: error.code, detail: error.message } };
  }
}
